import { relative } from 'node:path';
import { asksCallers } from '../place/access';
import type { Place } from '../place/environment';
import { databases, services } from '../topology';

/** The table that is printed once everything is ready. It shows no password. */
export function whereabouts({ dataDir, ports, existing, access }: Place, infraOnly = false): string {
  const http = (port: number, path = '') => `http://127.0.0.1:${port}${path}`;
  const apps = [
    ['playground', http(ports['query-api'], '/graphql')],
    ...services.map(({ name }) => [name, http(ports[name])]),
    ['projector', http(ports.projector)],
  ];
  const servers = [
    ['PostgreSQL', existing.databaseUrls ? 'yours' : `127.0.0.1:${ports.postgres}  databases ${databases.join(', ')}`],
    ['Kafka', existing.kafkaBrokers ?? `127.0.0.1:${ports.kafka}`],
    ['ClickHouse', existing.clickhouse ? 'yours' : http(ports.clickhouse, '/play')],
  ];
  const rows = [...(infraOnly ? [] : apps), ...servers].map(
    ([name = '', where = '']) => `  ${name.padEnd(12)}${where}`,
  );
  const inside = relative(process.cwd(), dataDir);
  const folder = inside && !inside.startsWith('..') ? inside : dataDir;
  return [
    '',
    infraOnly ? 'The servers are running.' : 'Refold is running.',
    '',
    ...rows,
    '',
    ...(infraOnly ? [] : [asksCallers(access) ? asking(access, folder) : openToAll]),
    `Data, logs and passwords are in ${folder}. Ctrl-C stops all.`,
    '',
  ].join('\n');
}

const openToAll =
  'OPEN: nobody is asked who they are, and every program of this machine may do everything. With tokens: npm start -- --auth';

const asking = ({ AUTH_SECRET: secret }: Readonly<Record<string, string>>, folder: string): string =>
  secret
    ? `Callers are asked for a token. One for an hour: npx refold token --role staff --subject ann${folder === '.refold' ? '' : ` --data-dir ${folder}`}`
    : 'Callers are asked for a token of your identity provider (AUTH_JWKS_URL).';
