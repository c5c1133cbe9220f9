import { migrate, OwnConnection, openPool } from '@refold/event-store';
import { createKafka, ensureTopics, partitionCount, RecordProducer, readTails } from '@refold/kafka';
import { projectorConfig } from '@refold/platform/projector';
import { relayConfig, type WriteConfig } from '@refold/platform/write';
import { ClickHouse } from '@refold/projections';
import { testClickHouse, type TestClickHouse } from '@refold/testing';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority } from './authority';
import { securedKafka, securedPostgres, securedProxy, type SecuredServer } from './servers';

/* docs/how-to/use-tls.md, on real servers with certificates of an authority that only this test knows. */

jest.setTimeout(120_000);

let folder: string;
let authority: Authority;
let stranger: Authority;
let database: SecuredServer & { url: string };
let broker: SecuredServer;
let proxy: SecuredServer;
let clickhouse: TestClickHouse;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refold-tls-'));
  chmodSync(folder, 0o755);
  [authority, stranger] = [new Authority(folder, 'trusted'), new Authority(folder, 'stranger')];
  const files = authority.serverFiles('server', ['DNS:localhost', 'IP:127.0.0.1']);
  clickhouse = await testClickHouse('tls');
  [proxy, database] = await Promise.all([securedProxy(new URL(clickhouse.url), files), securedPostgres(folder, files)]);
  broker = await securedKafka(folder, files);
});
afterAll(async () => {
  await Promise.all([database, broker, proxy].map((server) => server?.stop()));
  await clickhouse.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a relay makes of an environment: it has a database and brokers. */
const configured = (environment: Record<string, string>): WriteConfig & { kafka: NonNullable<WriteConfig['kafka']> } =>
  relayConfig('orders', {
    ...{ DATABASE_URL_ORDERS: database.url, KAFKA_BROKERS: `127.0.0.1:${broker.port}`, PORT: '0' },
    ...environment,
  });

describe('PostgreSQL', () => {
  const connected = async (url: string): Promise<unknown> => {
    const pool = openPool(url);
    try {
      const { rows } = await pool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      return rows;
    } finally {
      await pool.end();
    }
  };

  test('with its authority named, every connection is encrypted, pools and those of their own', async () => {
    const { databaseUrl } = configured({ DATABASE_CA_FILE: authority.certificate });
    expect(await connected(databaseUrl)).toEqual([{ ssl: true }]);
    const pool = openPool(databaseUrl);
    await migrate(pool);
    const seen = new Promise((resolve) => {
      const own = new OwnConnection(
        pool,
        'tls spec',
        async (client, over) => {
          const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
          resolve(rows);
          void own.stop();
          await new Promise((ended) => over.addEventListener('abort', ended));
        },
        { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
      );
      own.start();
    });
    expect(await seen).toEqual([{ ssl: true }]);
    await pool.end();
  });

  test('what the URL says itself does the same', async () => {
    const url = `${database.url}?sslmode=verify-full&sslrootcert=${authority.certificate}`;
    expect(await connected(configured({ DATABASE_URL_ORDERS: url }).databaseUrl)).toEqual([{ ssl: true }]);
  });

  test('a server that asks for TLS takes no plain connection, and one of another authority is not believed', async () => {
    await expect(connected(configured({}).databaseUrl)).rejects.toThrow('no encryption');
    const { databaseUrl } = configured({ DATABASE_CA_FILE: stranger.certificate });
    await expect(connected(databaseUrl)).rejects.toThrow(/self.signed certificate|unable to verify/);
  });
});

describe('Kafka', () => {
  const login = { KAFKA_TLS: '1', KAFKA_USERNAME: 'orders', KAFKA_PASSWORD: 'secret' };
  const client = (environment: Record<string, string>) => {
    const { topicPrefix: _, ...connection } = configured(environment).kafka;
    return createKafka({ ...connection, clientId: 'tls-spec' });
  };

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('is written and read by TLS with a login: %s', async (how) => {
    const kafka = client({ ...login, KAFKA_CA_FILE: authority.certificate, KAFKA_SASL_MECHANISM: how });
    const topic = `secured-${how}`;
    await ensureTopics(kafka, [topic], { partitions: 1 });
    expect(await partitionCount(kafka, topic)).toBe(1);
    const producer = new RecordProducer(kafka, topic);
    await producer.send([{ partition: 0, key: 'k', value: '{}', headers: {} }]);
    await producer.close();
    // The reader beneath kafkajs' consumer connects by the same.
    expect(await readTails(kafka, topic, { most: 10 })).toMatchObject([{ partition: 0, whole: true }]);
  });

  test('a wrong password is said at once, and tried no more', async () => {
    const kafka = client({
      ...{ ...login, KAFKA_PASSWORD: 'wrong', KAFKA_CA_FILE: authority.certificate },
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
    });
    const started = Date.now();
    await expect(ensureTopics(kafka, ['orders'], { patienceMs: 60_000 })).rejects.toThrow(
      /^Kafka refuses the login.*Check KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD/s,
    );
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test('brokers of another authority are not believed, and a plain connection is none', async () => {
    const foreign = client({
      ...{ ...login, KAFKA_CA_FILE: stranger.certificate },
      KAFKA_SASL_MECHANISM: 'plain',
    });
    await expect(ensureTopics(foreign, ['orders'], { patienceMs: 0 })).rejects.toThrow(/certificate|unable to verify/);
    const { kafka } = configured({});
    const { topicPrefix: _, ...connection } = kafka;
    const plain = createKafka({ ...connection, clientId: 'tls-spec' });
    await expect(ensureTopics(plain, ['orders'], { patienceMs: 0 })).rejects.toThrow('could not be ensured');
  });
});

describe('ClickHouse', () => {
  const configuredUrl = (): string => {
    const url = new URL(clickhouse.url);
    [url.protocol, url.port] = ['https:', String(proxy.port)];
    return url.href;
  };
  const configuredClickHouse = (file?: string): ClickHouse => {
    const { clickhouseUrl, clickhouseCa } = projectorConfig({
      ...{ CLICKHOUSE_URL: configuredUrl(), DATABASE_URL_VIEWS: database.url, KAFKA_BROKERS: '127.0.0.1:1' },
      ...(file !== undefined && { CLICKHOUSE_CA_FILE: file }),
    });
    return new ClickHouse(clickhouseUrl, clickhouseCa);
  };

  test('is asked by https, by its authority’s certificate', async () => {
    const secured = configuredClickHouse(authority.certificate);
    await secured.createDatabase();
    expect(await secured.select('select 1 as one')).toEqual([{ one: 1 }]);
    await secured.close();
  });

  test('another authority is not believed, nor one that nobody named', async () => {
    for (const file of [stranger.certificate, undefined]) {
      const wrong = configuredClickHouse(file);
      await expect(wrong.select('select 1')).rejects.toThrow(/certificate/);
      await wrong.close();
    }
  });
});
