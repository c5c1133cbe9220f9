import { queryConfig } from '../query/query-config';
import { relayConfig, writeConfig } from './processes';
import { developmentTokenSecret } from './token-secret';

const environment = {
  DATABASE_URL_ORDERS: 'postgres://orders:x@127.0.0.1/orders',
  DATABASE_URL_VIEWS: 'postgres://views:x@127.0.0.1/views',
  CLICKHOUSE_URL: 'http://p:x@127.0.0.1:1/refold',
  KAFKA_BROKERS: '127.0.0.1:4011',
};
const production = { ...environment, NODE_ENV: 'production', AUTH_SECRET: 'a secret that has thirty-two bytes' };
const secret = 'another one that has thirty-two bytes';
type Given = Readonly<Record<string, string | undefined>>;

describe.each([
  ['a service', (given: Given) => writeConfig('orders', given).commands?.tokenSecret],
  ['the query API', (given: Given) => queryConfig(given).tokenSecret],
] as const)('%s', (_, secretIn) => {
  test('signs or checks tokens by the secret that it is given', () => {
    expect(secretIn({ ...environment, TOKEN_SECRET: secret })).toBe(secret);
  });

  test('has a secret that everybody knows where none is given, and refuses that in production', () => {
    expect(secretIn(environment)).toBe(developmentTokenSecret);
    expect(() => secretIn(production)).toThrow(/TOKEN_SECRET is missing.*openssl rand/);
    expect(() => secretIn({ ...production, NODE_ENV: 'Production' })).toThrow('TOKEN_SECRET is missing');
    expect(secretIn({ ...production, TOKEN_SECRET: secret })).toBe(secret);
  });

  test('refuses a short one, and does not show it', () => {
    const short = { ...environment, TOKEN_SECRET: 'hunter2' };
    expect(() => secretIn(short)).toThrow('TOKEN_SECRET must have 32 bytes or more');
    expect(() => secretIn(short)).not.toThrow('hunter2');
  });
});

test('a relay takes no commands and needs none', () => {
  expect(relayConfig('orders', production).commands).toBeNull();
});
