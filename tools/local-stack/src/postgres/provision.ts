import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** A database that one role owns, and that only this role may connect to. */
export interface Tenant {
  readonly database: string;
  readonly role: string;
  readonly password: string;
}

/** @returns what has to exist so that this URL can connect */
export function tenantOf(databaseUrl: string): Tenant {
  const url = new URL(databaseUrl);
  return {
    database: decodeURIComponent(url.pathname.slice(1)),
    role: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** Creates what is missing and sets the passwords; a second call changes nothing. PUBLIC may connect nowhere. */
export async function provisionPostgres(superuserUrl: string, tenants: readonly Tenant[]): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    for (const tenant of tenants) await provisionTenant(client, tenant);
    for (const database of ['postgres', 'template1']) await closeToPublic(client, database);
  } finally {
    await client.end();
  }
}

async function provisionTenant(client: Client, { database, role, password }: Tenant): Promise<void> {
  const [databaseName, roleName] = [escapeIdentifier(database), escapeIdentifier(role)];
  if (!(await exists(client, 'select 1 from pg_roles where rolname = $1', role))) {
    await client.query(`create role ${roleName}`);
  }
  await client.query(
    `alter role ${roleName} login nosuperuser nocreatedb nocreaterole password ${escapeLiteral(password)}`,
  );
  if (!(await exists(client, 'select 1 from pg_database where datname = $1', database))) {
    await client.query(`create database ${databaseName} owner ${roleName}`);
  }
  await closeToPublic(client, database);
}

async function closeToPublic(client: Client, database: string): Promise<void> {
  await client.query(`revoke connect, temporary on database ${escapeIdentifier(database)} from public`);
}

async function exists(client: Client, query: string, name: string): Promise<boolean> {
  return (await client.query(query, [name])).rowCount === 1;
}
