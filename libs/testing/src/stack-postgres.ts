import { randomBytes } from 'node:crypto';
import { Client, Pool, escapeIdentifier, escapeLiteral } from 'pg';
import { fromTestStack, uniqueName } from './stack-environment';

export interface TestDatabase {
  /** Connects as the database's own role, which is not a superuser. */
  readonly url: string;
  readonly name: string;
  readonly pool: Pool;
  /** Closes the pool and removes database and role, whoever is still connected. */
  drop(): Promise<void>;
}

/** Creates an empty database with a role of its own on the test PostgreSQL, private as a service's database is. */
export async function testDatabase(label = 'test'): Promise<TestDatabase> {
  const name = uniqueName(label);
  const password = randomBytes(12).toString('hex');
  const identifier = escapeIdentifier(name);
  await asSuperuser([
    `create role ${identifier} login password ${escapeLiteral(password)}`,
    `create database ${identifier} owner ${identifier}`,
    `revoke connect, temporary on database ${identifier} from public`,
  ]);
  const url = databaseUrl(name, password);
  const pool = new Pool({ connectionString: url, max: 20 });
  // Without a listener, a backend that a test terminates on purpose would end the test process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const drop = async (): Promise<void> => {
    if (!pool.ended) await pool.end();
    await asSuperuser([`drop database if exists ${identifier} with (force)`, `drop role if exists ${identifier}`]);
  };
  return { url, name, pool, drop };
}

function databaseUrl(name: string, password: string): string {
  const url = new URL(fromTestStack('REFOLD_TEST_POSTGRES_URL'));
  url.username = name;
  url.password = password;
  url.pathname = `/${name}`;
  return url.href;
}

/** Each statement on its own, since databases cannot be created or dropped inside a transaction. */
async function asSuperuser(statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: fromTestStack('REFOLD_TEST_POSTGRES_URL') });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
