import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortBase, portsFrom, type Ports } from '../place/ports';
import { NoteTaker } from '../supervisor/fake-process';
import { WatchedProcess } from '../supervisor/watched-process';
import { services, type App } from '../topology';
import { appProcess } from './app-process';

/** Stands for a service: needs a moment to migrate, then is ready, and shows what it was given. */
const fakeService = `
  const started = Date.now();
  require('node:http').createServer((request, response) => {
    const ready = Date.now() - started > 300;
    if (request.url === '/readyz') return response.writeHead(ready ? 200 : 503).end('{"reason":"migrating"}');
    response.end(JSON.stringify({ environment: process.env, flags: process.execArgv }));
  }).listen(Number(process.env.PORT), process.env.HOST);
  process.on('SIGTERM', () => process.exit(0));
`;

describe('an app of the stack', () => {
  const [orders] = services;
  const system = { DATABASE_URL_ORDERS: 'postgres://o', DATABASE_URL_VIEWS: 'postgres://v', KAFKA_BROKERS: 'k:1' };
  let folder: string;
  let ports: Ports;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'refold-apps-'));
    mkdirSync(join(folder, 'write-orders', 'src'), { recursive: true });
    writeFileSync(join(folder, 'write-orders', 'src', 'main.js'), fakeService);
    ports = portsFrom(await freePortBase());
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('has started once it answers /readyz with 200, with its own environment and a limited heap', async () => {
    const notes = new NoteTaker();
    const watched = new WatchedProcess(appProcess(orders, ports, system, folder), notes);
    const startedAt = Date.now();
    await watched.start();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
    const given = (await (await fetch(`http://127.0.0.1:${ports.orders}/`)).json()) as {
      environment: Record<string, string>;
      flags: string[];
    };
    await watched.stop();
    expect(given.environment).toMatchObject({ PORT: String(ports.orders), DATABASE_URL_ORDERS: 'postgres://o' });
    expect(given.environment).not.toHaveProperty('DATABASE_URL_VIEWS');
    expect(given.flags).toEqual(['--enable-source-maps', '--max-old-space-size=160']);
    expect(notes.notes.at(-1)).toEqual(['stopped', 'orders']);
  });

  test('that has not been built is named, with the command that builds it', () => {
    const payments: App = services[1];
    expect(() => appProcess(payments, ports, system, folder)).toThrow(
      /write-payments has not been built[^]*npm run build/,
    );
  });
});
