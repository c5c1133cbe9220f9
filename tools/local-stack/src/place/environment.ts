import { clickhouseUrl } from '../clickhouse/server';
import type { Credentials } from '../data/credentials';
import type { ExistingServers } from './existing-servers';
import type { Ports } from './ports';
import { databases, databaseVariable, services, serviceVariable, type DatabaseName } from '../topology';

export interface Place {
  readonly dataDir: string;
  readonly ports: Ports;
  readonly credentials: Credentials;
  readonly existing: ExistingServers;
  /** Who is believed: see `accessOf`. */
  readonly access: Readonly<Record<string, string>>;
}

/** Where everything is, as environment variables. No single process gets all of them: see `environmentOf`. */
export function systemEnvironment(place: Place): Record<string, string> {
  const { ports, existing } = place;
  const clickhouse = existing.clickhouse ?? localClickHouse(place);
  return {
    ...byVariable(databases, databaseVariable, (name) => existing.databaseUrls?.[name] ?? databaseUrl(name, place)),
    KAFKA_BROKERS: existing.kafkaBrokers ?? `127.0.0.1:${ports.kafka}`,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_READ_URL: clickhouse.readUrl,
    TOKEN_SECRET: place.credentials.tokenSecret,
    ...byVariable(
      services.map(({ name }) => name),
      serviceVariable,
      (name) => `http://127.0.0.1:${ports[name]}`,
    ),
    PROJECTOR_URL: `http://127.0.0.1:${ports.projector}`,
    QUERY_API_URL: `http://127.0.0.1:${ports['query-api']}`,
    ...place.access,
  };
}

function databaseUrl(name: DatabaseName, { ports, credentials }: Place): string {
  return `postgres://${name}:${credentials.postgres[name]}@127.0.0.1:${ports.postgres}/${name}`;
}

function localClickHouse({ dataDir, ports, credentials }: Place) {
  const server = { dataDir, port: ports.clickhouse, passwords: credentials.clickhouse };
  return { url: clickhouseUrl('projector', server), readUrl: clickhouseUrl('query_api', server) };
}

function byVariable<Name extends string>(
  names: readonly Name[],
  variable: (name: Name) => string,
  value: (name: Name) => string,
): Record<string, string> {
  return Object.fromEntries(names.map((name) => [variable(name), value(name)]));
}
