import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { fromTestStack, uniqueName } from './stack-environment';

export interface TestClickHouse {
  /** `http://user:password@host:port/database`, as CLICKHOUSE_URL has it. */
  readonly url: string;
  readonly database: string;
  readonly client: ClickHouseClient;
  /**
   * Leaves every part of the tables that there are as it was written. Only theirs: stopped for the whole server,
   * the mutations of every other test are cancelled ("Cancelled mutating parts").
   */
  stopMerges(): Promise<void>;
  /** Mutations of the tables wait until then too. */
  startMerges(): Promise<void>;
  /** Closes the client and removes the database with all its tables. */
  drop(): Promise<void>;
}

/** Creates an empty database on the test ClickHouse; its URL logs in as the server's administrator. */
export async function testClickHouse(label = 'test'): Promise<TestClickHouse> {
  const database = uniqueName(label);
  const url = new URL(fromTestStack('REFOLD_TEST_CLICKHOUSE_URL'));
  url.pathname = '/';
  const admin = createClient({ url: url.href });
  await admin.command({ query: `create database ${database} engine = Atomic` });
  url.pathname = `/${database}`;
  const client = createClient({ url: url.href });
  const merges = async (turned: 'start' | 'stop'): Promise<void> => {
    const tables = await client.query({ query: 'show tables', format: 'JSONEachRow' });
    for (const { name } of await tables.json<{ name: string }>())
      await admin.command({ query: `system ${turned} merges ${database}.\`${name}\`` });
  };
  const drop = async (): Promise<void> => {
    await admin.command({ query: `drop database if exists ${database} sync` });
    await Promise.all([client.close(), admin.close()]);
  };
  return {
    url: url.href,
    database,
    client,
    stopMerges: () => merges('stop'),
    startMerges: () => merges('start'),
    drop,
  };
}
