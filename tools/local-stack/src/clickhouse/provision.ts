import { createClient } from '@clickhouse/client';

/** The database that the system's users have grants on; "default" would show the engine's working folder as tables. */
export async function provisionClickHouse(adminUrl: string): Promise<void> {
  const url = new URL(adminUrl);
  const database = url.pathname.slice(1);
  url.pathname = '/';
  const client = createClient({ url: url.href });
  try {
    await client.command({ query: `create database if not exists ${database} engine = Atomic` });
  } finally {
    await client.close();
  }
}
