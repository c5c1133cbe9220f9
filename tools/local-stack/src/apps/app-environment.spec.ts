import { systemEnvironment } from '../place/environment';
import { portsFrom } from '../place/ports';
import { apps, clickhouseUsers, databases, services } from '../topology';
import { appEnvironment } from './app-environment';

const ports = portsFrom(4000);
const passwords = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `secret-of-${name}`]));
const place = {
  dataDir: '/data',
  ports,
  credentials: {
    postgres: passwords(['postgres', ...databases]),
    clickhouse: passwords(clickhouseUsers),
    tokenSecret: 'secret-of-tokens',
  } as Parameters<typeof systemEnvironment>[0]['credentials'],
  existing: {},
};
const system = systemEnvironment({ ...place, access: {} });
const environmentOf = (name: string, person = {}, variables = system) => {
  const app = apps.find((app) => app.name === name);
  if (!app) throw new Error(`no app ${name}`);
  return appEnvironment(app, ports, person, variables);
};
const serviceUrls = {
  SERVICE_URL_ORDERS: 'http://127.0.0.1:4001',
  SERVICE_URL_PAYMENTS: 'http://127.0.0.1:4002',
  SERVICE_URL_INVENTORY: 'http://127.0.0.1:4003',
  SERVICE_URL_CUSTOMERS: 'http://127.0.0.1:4004',
  SERVICE_URL_SHIPPING: 'http://127.0.0.1:4005',
};
const secretsIn = (name: string) => JSON.stringify(environmentOf(name)).match(/secret-of-\w+/g);

describe("an app's environment", () => {
  test.each(services.map(({ name }) => name))(
    '%s sees the password of its own database and no other, and signs tokens',
    (name) => {
      expect(secretsIn(name)).toEqual([`secret-of-${name}`, 'secret-of-tokens']);
    },
  );

  test('the projector writes views and facts, and sees nothing of the services but their addresses', () => {
    expect(secretsIn('projector')).toEqual(['secret-of-views', 'secret-of-projector']);
  });

  test('the query API reads facts as a user who may only read, and believes the tokens of the services', () => {
    expect(secretsIn('query-api')).toEqual(['secret-of-views', 'secret-of-query_api', 'secret-of-tokens']);
  });

  test('a service listens on loopback, on its port, and knows Kafka', () => {
    expect(environmentOf('payments')).toEqual({
      HOST: '127.0.0.1',
      PORT: '4002',
      DATABASE_URL_PAYMENTS: 'postgres://payments:secret-of-payments@127.0.0.1:4010/payments',
      KAFKA_BROKERS: '127.0.0.1:4011',
      TOKEN_SECRET: 'secret-of-tokens',
      ...serviceUrls,
    });
  });

  test('the projector, and the services that hear of the others, find the owners of all streams', () => {
    for (const name of ['projector', 'orders', 'payments', 'inventory', 'shipping'])
      expect(environmentOf(name)).toMatchObject(serviceUrls);
    expect(environmentOf('customers')).not.toHaveProperty('SERVICE_URL_ORDERS');
  });

  test('how orders are checked out, and whose are taken, is for a person to choose, and for orders alone to know', () => {
    const person = { CHECKOUT: 'choreography', CHECKOUT_DEADLINE: '30s', KNOWN_CUSTOMERS: 'any' };
    expect(environmentOf('orders', person)).toMatchObject(person);
    for (const { name } of apps.filter((app) => app.name !== 'orders'))
      for (const variable of Object.keys(person)) expect(environmentOf(name, person)).not.toHaveProperty(variable);
  });

  test('of the environment of the person, time zone and log level come through, and secrets do not', () => {
    const person = { TZ: 'America/Sao_Paulo', LOG_LEVEL: 'debug', AWS_SECRET_ACCESS_KEY: 'x', PGPASSWORD: 'y' };
    const { TZ, LOG_LEVEL, ...rest } = environmentOf('orders', person);
    expect({ TZ, LOG_LEVEL }).toEqual({ TZ: 'America/Sao_Paulo', LOG_LEVEL: 'debug' });
    expect(rest).not.toHaveProperty('AWS_SECRET_ACCESS_KEY');
    expect(rest).not.toHaveProperty('PGPASSWORD');
  });

  test('settings of Kafka reach those who talk to it', () => {
    const person = { KAFKA_TOPIC_PREFIX: 'team.', KAFKA_SASL_PASSWORD: 'z' };
    expect(environmentOf('shipping', person)).toMatchObject(person);
    expect(environmentOf('query-api', person)).not.toHaveProperty('KAFKA_SASL_PASSWORD');
  });

  test('who vouches for a person’s own servers is told to those who reach them, and for ours to nobody', () => {
    const person = { DATABASE_CA_FILE: '/db.pem', CLICKHOUSE_CA_FILE: '/ch.pem' };
    expect(environmentOf('projector', person)).not.toHaveProperty('DATABASE_CA_FILE');
    const theirs = { ...person, DATABASE_URL_VIEWS: 'postgres://db.example/views' };
    expect(environmentOf('projector', theirs)).toMatchObject({ DATABASE_CA_FILE: '/db.pem' });
    expect(environmentOf('projector', theirs)).not.toHaveProperty('CLICKHOUSE_CA_FILE');
    expect(environmentOf('orders', theirs)).not.toHaveProperty('DATABASE_CA_FILE');
  });

  test('every app believes the same callers, and shows the others that it is one of theirs', () => {
    const access = { AUTH_SECRET: 'secret-of-callers', AUTH_ISSUER: 'us' };
    const asking = systemEnvironment({ ...place, access });
    for (const { name } of apps) expect(environmentOf(name, {}, asking)).toMatchObject(access);
  });

  test("a person's answer to a refusal reaches whoever keeps rows, and nobody else", () => {
    const person = { ACCEPT_DEFINITIONS: 'order_details', SKIP_EVENT_TYPES: 'OrderArchived' };
    for (const name of ['projector', 'orders']) expect(environmentOf(name, person)).toMatchObject(person);
    expect(environmentOf('query-api', person)).not.toHaveProperty('ACCEPT_DEFINITIONS');
  });
});
