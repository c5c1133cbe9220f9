import { createServer } from 'node:net';
import { Problem } from '../problem';
import { apps, type AppName, serverPortOffsets } from '../topology';

export type PortName = AppName | keyof typeof serverPortOffsets;
export type Ports = Readonly<Record<PortName, number>>;

export function portsFrom(base: number): Ports {
  const appPorts = apps.map(({ name, portOffset }) => [name, base + portOffset]);
  const serverPorts = Object.entries(serverPortOffsets).map(([name, offset]) => [name, base + offset]);
  return Object.fromEntries([...appPorts, ...serverPorts]) as Ports;
}

/**
 * Ports above 1024 that browsers and `fetch` refuse to talk to, whatever listens there ("bad port" in the Fetch
 * standard). An app on one of them would look dead to the playground, to the command and to this starter.
 */
const refusedByBrowsers = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
]);

/** @throws {Problem} that names each port of an app that no browser would open */
export function requireBrowsable(ports: Ports): void {
  const refused = apps.filter(({ name }) => refusedByBrowsers.has(ports[name]));
  if (refused.length === 0) return;
  const named = refused.map(({ name }) => `${ports[name]} (${name})`).join(', ');
  throw new Problem(`Browsers refuse to open port ${named}. Choose other ports: npm start -- --port-base N`);
}

/** @throws {Problem} that names each taken port and what it is for */
export async function requireFree(ports: Ports, wanted: readonly PortName[]): Promise<void> {
  const taken: string[] = [];
  for (const name of wanted) if (!(await isFree(ports[name]))) taken.push(`${ports[name]} (${name})`);
  if (taken.length === 0) return;
  const [noun, verb] = taken.length === 1 ? ['Port', 'is'] : ['Ports', 'are'];
  throw new Problem(
    `${noun} ${taken.join(', ')} ${verb} taken by another program. ` +
      'End it, or choose other ports: npm start -- --port-base N',
  );
}

/** A base whose whole range is free now. Below 32768, where Linux begins to hand out ports for outgoing connections. */
export async function freePortBase(random = Math.random): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + 20 * Math.floor(random() * 600);
    const free = await Promise.all(Object.values(portsFrom(base)).map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Problem('No free range of ports was found between 20000 and 32000. Name one by --port-base N.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
