import { relative } from 'node:path';
import type { Place } from '../place/environment';
import { databases, services } from '../topology';

/** The table that is printed once everything is ready. It shows no password. */
export function whereabouts({ dataDir, ports, existing }: Place, infraOnly = false): string {
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
    `Data, logs and passwords are in ${folder}. Ctrl-C stops all.`,
    '',
  ].join('\n');
}
