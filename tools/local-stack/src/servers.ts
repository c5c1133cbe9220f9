import { ensureTopics, topicOf } from '@refold/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { provisionClickHouse } from './clickhouse/provision';
import { clickhouse, clickhouseUrl, type ClickHouseOptions } from './clickhouse/server';
import type { Place } from './place/environment';
import { kafka } from './kafka/broker';
import type { PortName } from './place/ports';
import { postgres, superuserUrl, type ClusterOptions } from './postgres/cluster';
import { provisionPostgres, tenantOf } from './postgres/provision';
import type { Piece } from './supervisor/piece';
import { databases, databaseVariable, services } from './topology';

export interface ServerOptions extends Place {
  readonly scratch: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly progress: (line: string) => void;
}

/** One server of the stack: started unless somebody else runs it, then given what the system needs on it. */
interface Server {
  readonly ports: readonly PortName[];
  piece(): Promise<Piece>;
  provision(): Promise<void>;
}

/** In the order of starting: what stops last comes first. */
export function ownServers(options: ServerOptions): Server[] {
  const { existing } = options;
  return [
    ...(existing.databaseUrls ? [] : [postgresServer(options)]),
    ...(existing.clickhouse ? [] : [clickhouseServer(options)]),
    ...(existing.kafkaBrokers ? [] : [kafkaServer(options)]),
  ];
}

export const postgresOptions = ({ dataDir, ports, credentials, scratch }: ServerOptions): ClusterOptions => ({
  dataDir,
  port: ports.postgres,
  superuserPassword: credentials.postgres.postgres,
  scratch,
});

export const clickhouseOptions = ({ dataDir, ports, credentials }: Place): ClickHouseOptions => ({
  dataDir,
  port: ports.clickhouse,
  passwords: credentials.clickhouse,
});

function postgresServer(options: ServerOptions): Server {
  const cluster = postgresOptions(options);
  const tenants = databases.map((name) => tenantOf(options.environment[databaseVariable(name)] ?? ''));
  return {
    ports: ['postgres'],
    piece: async () => postgres(cluster),
    provision: () => provisionPostgres(superuserUrl(cluster), tenants),
  };
}

function clickhouseServer(options: ServerOptions): Server {
  const server = clickhouseOptions(options);
  return {
    ports: ['clickhouse'],
    piece: async () => clickhouse(server),
    provision: () => provisionClickHouse(clickhouseUrl('admin', server)),
  };
}

/** Services create their topics themselves; made beforehand, all at once, they are there when the first consumer asks. */
function kafkaServer({ dataDir, ports, progress, scratch }: ServerOptions): Server {
  const client = new Kafka({
    clientId: 'local-stack',
    brokers: [`127.0.0.1:${ports.kafka}`],
    logLevel: logLevel.NOTHING,
  });
  const topics = services.map(({ name }) => topicOf(name, process.env.KAFKA_TOPIC_PREFIX));
  return {
    ports: ['kafka', 'kafkaController'],
    piece: () => kafka({ dataDir, port: ports.kafka, controllerPort: ports.kafkaController, progress }),
    provision: () => (scratch ? Promise.resolve() : ensureTopics(client, topics)),
  };
}
