/**
 * What the system consists of: names, ports and databases. docker-compose.yml says the same for people with Docker,
 * and compose.spec.ts fails where the two differ.
 */
export const services = [
  { name: 'orders', app: 'write-orders', portOffset: 1 },
  { name: 'payments', app: 'write-payments', portOffset: 2 },
  { name: 'inventory', app: 'write-inventory', portOffset: 3 },
  { name: 'customers', app: 'write-customers', portOffset: 4 },
  { name: 'shipping', app: 'write-shipping', portOffset: 5 },
] as const;

export type ServiceName = (typeof services)[number]['name'];

export const queryApi = { name: 'query-api', app: 'query-api', portOffset: 0 } as const;
export const projector = { name: 'projector', app: 'projector', portOffset: 6 } as const;

export const apps = [...services, projector, queryApi] as const;
export type App = (typeof apps)[number];
export type AppName = App['name'];

/** Each database has a role of the same name, and no other role may connect to it. */
export const databases = [...services.map(({ name }) => name), 'views'] as const;
export type DatabaseName = ServiceName | 'views';

export const clickhouseDatabase = 'refold';
export const clickhouseUsers = ['admin', 'projector', 'query_api'] as const;
export type ClickHouseUser = (typeof clickhouseUsers)[number];

export const defaultPortBase = 4000;

/** Kafka's second port is its controller's; only the broker itself connects there. */
export const serverPortOffsets = { postgres: 10, kafka: 11, kafkaController: 12, clickhouse: 13 } as const;

/** `DATABASE_URL_ORDERS`, `SERVICE_URL_ORDERS` and so on. */
export const databaseVariable = (name: DatabaseName): string => `DATABASE_URL_${name.toUpperCase()}`;
export const serviceVariable = (name: ServiceName): string => `SERVICE_URL_${name.toUpperCase()}`;

/** Of the servers, as the tags of their container images have them. local-stack.int.spec.ts asks the servers. */
export const serverVersions = { postgres: '18.4', kafka: '4.4.0', clickhouse: '26.7' } as const;
