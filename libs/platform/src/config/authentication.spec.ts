import { queryConfig } from '../query/query-config';
import { projectorConfig } from '../projector/projector-config';
import { relayConfig, writeConfig } from './processes';

const secret = 'a secret that has thirty-two bytes';
const environment = {
  DATABASE_URL_ORDERS: 'postgres://orders:x@127.0.0.1/orders',
  DATABASE_URL_VIEWS: 'postgres://views:x@127.0.0.1/views',
  CLICKHOUSE_URL: 'http://p:x@127.0.0.1:1/refold',
  KAFKA_BROKERS: '127.0.0.1:4011',
};
type Given = Readonly<Record<string, string | undefined>>;
const processes: [string, (given: Given) => object][] = [
  ['a service', (given) => writeConfig('orders', given)],
  ['a relay', (given) => relayConfig('orders', given)],
  ['the projector', projectorConfig],
  ['the query API', queryConfig],
];
const orders = (given: Given) => writeConfig('orders', { ...environment, ...given });

describe.each(processes)('%s', (_, configOf) => {
  test('in production starts only when it can ask who calls, and says what to set', () => {
    const production = { ...environment, NODE_ENV: 'production', TOKEN_SECRET: `${secret} too` };
    expect(() => configOf(production)).toThrow(
      /nobody would be asked who they are\. Set AUTH_JWKS_URL.*or AUTH_SECRET/,
    );
    expect(configOf({ ...production, AUTH_SECRET: secret })).toHaveProperty('authentication.keys.kind', 'secret');
  });

  test.each(['Production', 'PRODUCTION', ' production ', 'prod'])('takes NODE_ENV=%j for production', (NODE_ENV) => {
    expect(() => configOf({ ...environment, NODE_ENV, TOKEN_SECRET: `${secret} too` })).toThrow(
      'nobody would be asked',
    );
    expect(() =>
      configOf({ ...environment, NODE_ENV, AUTH_SECRET: secret, TOKEN_SECRET: `${secret} too` }),
    ).not.toThrow();
  });

  test('elsewhere is open when nothing is set', () => {
    expect(configOf({ ...environment, NODE_ENV: 'development' })).not.toHaveProperty('authentication');
  });
});

test('what production lacks is told together with all else that is missing', () => {
  expect(() => writeConfig('orders', { NODE_ENV: 'production' })).toThrow(
    /DATABASE_URL_ORDERS is missing[^]*KAFKA_BROKERS is missing[^]*NODE_ENV=production/,
  );
});

test('a secret is believed of any issuer unless one is named, for the audience refold unless another is', () => {
  const { authentication } = orders({ AUTH_SECRET: secret });
  expect(authentication).toMatchObject({ issuer: null, audience: 'refold' });
  const named = orders({ AUTH_SECRET: secret, AUTH_ISSUER: 'us', AUTH_AUDIENCE: 'shop' });
  expect(named.authentication).toMatchObject({ issuer: 'us', audience: 'shop' });
});

test('while one secret takes the place of another, both are believed', () => {
  const { authentication } = orders({ AUTH_SECRET: secret, AUTH_OTHER_SECRET: `${secret} next` });
  expect(authentication?.keys).toMatchObject({
    secret: Buffer.from(secret),
    other: Buffer.from(`${secret} next`),
  });
});

test('a secret that is shorter than the hash that it keys is refused, and not shown', () => {
  const short = 'thirty-one bytes are not enough';
  expect(() => orders({ AUTH_SECRET: short })).toThrow(/AUTH_SECRET must have 32 bytes or more\. /);
  expect(() => orders({ AUTH_SECRET: short })).not.toThrow(short);
});

test('a key set is believed of the one issuer that is named with it', () => {
  const url = 'https://id.example.com/keys';
  expect(() => orders({ AUTH_JWKS_URL: url })).toThrow('AUTH_ISSUER is missing');
  expect(orders({ AUTH_JWKS_URL: url, AUTH_ISSUER: 'https://id.example.com/' }).authentication).toEqual({
    keys: { kind: 'key-set', url },
    issuer: 'https://id.example.com/',
    audience: 'refold',
  });
  expect(() => orders({ AUTH_JWKS_URL: 'file:///etc/keys', AUTH_ISSUER: 'us' })).toThrow('must be a URL');
});

test('a secret and a key set at once are refused: it would be unclear whom to believe', () => {
  const both = { AUTH_SECRET: secret, AUTH_JWKS_URL: 'https://id.example.com/keys', AUTH_ISSUER: 'us' };
  expect(() => orders(both)).toThrow('both set');
});

test('the file of the own token is kept, and lies at an absolute path', () => {
  expect(orders({ SERVICE_TOKEN_FILE: '/run/token' }).serviceTokenFile).toBe('/run/token');
  expect(() => orders({ SERVICE_TOKEN_FILE: 'token' })).toThrow('SERVICE_TOKEN_FILE must be an absolute path');
});
