import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectorConfig } from '../../projector/projector-config';
import { queryConfig } from '../../query/query-config';
import { relayConfig, writeConfig } from '../processes';

let folder: string;
let ca: string;
let key: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'refold-transport-'));
  [ca, key] = [join(folder, 'ca.pem'), join(folder, 'key.pem')];
  writeFileSync(ca, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  writeFileSync(key, '-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const url = 'postgres://orders:secret@db.example:5432/orders';
const relay = (more: Record<string, string> = {}) =>
  relayConfig('orders', { DATABASE_URL_ORDERS: url, KAFKA_BROKERS: 'k:9093', ...more });
const others = (more: Record<string, string> = {}) => ({
  ...{ DATABASE_URL_VIEWS: url, CLICKHOUSE_URL: 'https://u:p@ch.example:8443/refold', KAFKA_BROKERS: 'k:9093' },
  ...more,
});
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('Nothing was refused.');
};

test('without a word about it connections are plain, as in the local stack', () => {
  expect(relay()).toMatchObject({ databaseUrl: url });
  expect(relay().kafka).toEqual({ brokers: ['k:9093'], topicPrefix: '' });
});

test('an authority for PostgreSQL makes every URL verify the server, and what a URL says itself stands', () => {
  const wanted = `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca)}`;
  expect(relay({ DATABASE_CA_FILE: ca }).databaseUrl).toBe(wanted);
  expect(projectorConfig(others({ DATABASE_CA_FILE: ca })).viewsUrl).toBe(wanted);
  expect(queryConfig(others({ DATABASE_CA_FILE: ca })).viewsUrl).toBe(wanted);
  const own = `${url}?sslmode=disable`;
  expect(relay({ DATABASE_CA_FILE: ca, DATABASE_URL_ORDERS: own }).databaseUrl).toContain('sslmode=disable');
});

test('an authority for ClickHouse goes to those who ask it, and belongs to https', () => {
  const certificate = expect.stringContaining('BEGIN CERTIFICATE') as string;
  expect(projectorConfig(others({ CLICKHOUSE_CA_FILE: ca })).clickhouseCa).toEqual(certificate);
  expect(queryConfig(others({ CLICKHOUSE_CA_FILE: ca })).clickhouseCa).toEqual(certificate);
  const plain = others({ CLICKHOUSE_CA_FILE: ca, CLICKHOUSE_URL: 'http://u:p@ch.example:8123/refold' });
  for (const read of [projectorConfig, queryConfig]) expect(messageOf(() => read(plain))).toContain('Say https:.');
});

test('Kafka is reached by TLS, with a certificate of one’s own and a login', () => {
  const files = { KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: ca, KAFKA_KEY_FILE: key };
  const login = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_USERNAME: 'orders', KAFKA_PASSWORD: 'pass' };
  const pem = expect.stringContaining('CERTIFICATE') as string;
  expect(relay({ KAFKA_TLS: '1', ...files, ...login }).kafka).toEqual({
    ...{ brokers: ['k:9093'], topicPrefix: '' },
    ssl: { ca: [pem], cert: pem, key: expect.stringContaining('PRIVATE KEY') as string },
    sasl: { mechanism: 'scram-sha-512', username: 'orders', password: 'pass' },
  });
  expect(projectorConfig(others({ KAFKA_TLS: '1' })).kafka.ssl).toEqual({});
});

test.each([
  [{ KAFKA_CA_FILE: 'ca' }, 'KAFKA_CA_FILE would not be used: set KAFKA_TLS=1'],
  [{ KAFKA_TLS: '1', KAFKA_CERT_FILE: 'ca' }, 'KAFKA_CERT_FILE and KAFKA_KEY_FILE belong together'],
  [
    { KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u' },
    'KAFKA_SASL_MECHANISM needs KAFKA_USERNAME and KAFKA_PASSWORD',
  ],
  [{ KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' }, 'need KAFKA_SASL_MECHANISM: plain, scram-sha-256, scram-sha-512'],
  [{ KAFKA_SASL_MECHANISM: 'gssapi' }, 'KAFKA_SASL_MECHANISM must be plain, scram-sha-256, scram-sha-512'],
  [{ KAFKA_TLS: '1', KAFKA_CA_FILE: '/nowhere.pem' }, 'KAFKA_CA_FILE must be a file with a certificate in PEM form'],
  [{ DATABASE_CA_FILE: '/nowhere.pem' }, 'DATABASE_CA_FILE must be a file with a certificate in PEM form'],
  [{ KAFKA_TLS: 'yes' }, 'KAFKA_TLS must be 0 or 1'],
])('what does not fit together is said at the start: %o', (given, words) => {
  const environment = Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, text === 'ca' ? ca : text]),
  );
  expect(messageOf(() => relay(environment))).toContain(words);
});

test('a password is never shown', () => {
  const message = messageOf(() => relay({ KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'hunter2' }));
  expect(message).not.toContain('hunter2');
});

test('a service whose relay runs beside it reads nothing of Kafka', () => {
  const environment = { DATABASE_URL_ORDERS: url, RELAY: 'process', KAFKA_USERNAME: 'left over' };
  expect(writeConfig('orders', environment).kafka).toBeNull();
});
