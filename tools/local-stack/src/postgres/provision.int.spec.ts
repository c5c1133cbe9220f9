import { testDatabase, type TestDatabase } from '@refold/testing';
import { Client } from 'pg';
import { provisionPostgres, tenantOf } from './provision';

describe('provisioning of a PostgreSQL', () => {
  const superuser = process.env.REFOLD_TEST_POSTGRES_URL ?? '';
  let own: TestDatabase;

  const connect = async (url: string): Promise<string> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    await client.end();
    return rows[0]?.name ?? '';
  };
  const withPassword = (password: string): string => {
    const url = new URL(own.url);
    url.password = password;
    return url.href;
  };

  beforeEach(async () => {
    own = await testDatabase('provision');
    await own.drop();
  });

  afterEach(() => own.drop());

  test('creates what a URL needs, so that it can connect', async () => {
    await provisionPostgres(superuser, [tenantOf(own.url)]);
    expect(await connect(own.url)).toBe(own.name);
  });

  test('done twice changes nothing', async () => {
    await provisionPostgres(superuser, [tenantOf(own.url)]);
    const client = new Client({ connectionString: own.url });
    await client.connect();
    await client.query('create table kept as select 1 as one');
    await provisionPostgres(superuser, [tenantOf(own.url)]);
    expect((await client.query('select one from kept')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('sets the password anew, whatever signs are in it', async () => {
    await provisionPostgres(superuser, [tenantOf(own.url)]);
    const changed = withPassword(`it's "quoted" \\ %41`);
    await provisionPostgres(superuser, [tenantOf(changed)]);
    expect(await connect(changed)).toBe(own.name);
    await expect(connect(own.url)).rejects.toMatchObject({ code: '28P01' });
  });

  test('takes from a role the rights that it should not have', async () => {
    await provisionPostgres(superuser, [tenantOf(own.url)]);
    const client = new Client({ connectionString: superuser });
    await client.connect();
    await client.query(`alter role ${own.name} superuser createdb`);
    await provisionPostgres(superuser, [tenantOf(own.url)]);
    const { rows } = await client.query('select rolsuper, rolcreatedb from pg_roles where rolname = $1', [own.name]);
    expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false }]);
    await client.end();
  });
});
