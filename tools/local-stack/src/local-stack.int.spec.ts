import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startSystem, type RunningSystem } from '@refold/testing';
import { freePortBase, portsFrom } from './place/ports';
import { databases, databaseVariable, serverPortOffsets, serverVersions } from './topology';

const infraOnly = ['--infra-only'];

describe('the servers of the local stack', () => {
  let dataDir: string;
  let system: RunningSystem;
  const urlOf = (variable: string) => system.environment[variable] ?? '';

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'refold-stack-'));
    system = await startSystem({ dataDir, args: infraOnly, environment: { TZ: 'America/Sao_Paulo' } });
  }, 120_000);

  afterAll(async () => {
    await system.stop();
    rmSync(dataDir, { recursive: true });
  }, 60_000);

  describe('private databases', () => {
    const connectTo = async (role: string, database: string) => {
      const url = new URL(urlOf(databaseVariable(role as 'orders')));
      url.pathname = `/${database}`;
      const client = new Client({ connectionString: url.href });
      await client.connect();
      await client.end();
    };
    const foreign = databases.flatMap((role) =>
      [...databases, 'postgres', 'template1'].filter((name) => name !== role).map((name) => [role, name] as const),
    );

    test.each(databases)('%s is open to its own role', async (name) => {
      await expect(connectTo(name, name)).resolves.toBeUndefined();
    });

    test.each(foreign)('role %s cannot connect to %s', async (role, database) => {
      await expect(connectTo(role, database)).rejects.toMatchObject({ code: '42501' });
    });

    test('no role gets in with the password of another', async () => {
      const url = new URL(urlOf('DATABASE_URL_ORDERS'));
      url.password = new URL(urlOf('DATABASE_URL_PAYMENTS')).password;
      await expect(new Client({ connectionString: url.href }).connect()).rejects.toMatchObject({ code: '28P01' });
    });

    test('a role may do with its own database what migrations need', async () => {
      const client = new Client({ connectionString: urlOf('DATABASE_URL_SHIPPING') });
      await client.connect();
      await client.query('create table parcel (id int primary key); drop table parcel');
      await client.end();
    });
  });

  describe("ClickHouse's users", () => {
    const asUser = async (url: string, query: string) => {
      const client = createClient({ url, log: { level: ClickHouseLogLevel.OFF } });
      try {
        return await (await client.query({ query, format: 'JSONEachRow' })).json();
      } finally {
        await client.close();
      }
    };
    const command = async (url: string, query: string) => {
      const client = createClient({ url, log: { level: ClickHouseLogLevel.OFF } });
      try {
        await client.command({ query });
      } finally {
        await client.close();
      }
    };

    test('the projector makes, fills and describes tables, and swaps them', async () => {
      const url = urlOf('CLICKHOUSE_URL');
      await command(url, 'create table sale (id UInt64) engine = ReplacingMergeTree order by id');
      await command(url, 'create table sale_next as sale');
      await command(url, 'insert into sale values (18446744073709551615)');
      await command(url, 'exchange tables sale and sale_next');
      expect(await asUser(url, 'select id from sale_next final')).toEqual([{ id: '18446744073709551615' }]);
      expect(await asUser(url, 'describe table sale')).toMatchObject([{ name: 'id', type: 'UInt64' }]);
      expect(await asUser(url, `select name from system.tables where database = 'refold' order by name`)).toEqual([
        { name: 'sale' },
        { name: 'sale_next' },
      ]);
    });

    test('the query API reads, and nothing else', async () => {
      const url = urlOf('CLICKHOUSE_READ_URL');
      expect(await asUser(url, 'select count() as rows from sale_next')).toEqual([{ rows: '1' }]);
      await expect(command(url, 'insert into sale values (1)')).rejects.toThrow(/Not enough privileges|readonly/);
      await expect(command(url, 'drop table sale')).rejects.toThrow(/Not enough privileges|readonly/);
      await expect(asUser(url, `select * from file('/etc/passwd', 'LineAsString')`)).rejects.toThrow(/privileges/);
    });

    test('nobody gets in without a password', async () => {
      const url = new URL(urlOf('CLICKHOUSE_URL'));
      [url.username, url.password] = ['default', ''];
      await expect(asUser(url.href, 'select * from sale')).rejects.toThrow(/Not enough privileges/);
      url.username = 'projector';
      await expect(asUser(url.href, 'select 1 as one')).rejects.toThrow(/Authentication failed/);
    });

    test('a client that goes away in the middle of a request does no harm', async () => {
      const { port, host, username, password } = new URL(urlOf('CLICKHOUSE_URL'));
      const credentials = Buffer.from(`${username}:${password}`).toString('base64');
      const head = `POST /?query=insert+into+refold.sale+format+TSV HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Basic ${credentials}\r\nContent-Length: 1000\r\n\r\n`;
      for (let times = 0; times < 30; times++) {
        await new Promise<void>((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () =>
            socket.write(`${head}1\n2\n`, () => socket.destroy()),
          );
          socket.on('close', () => resolve());
        });
      }
      expect(await asUser(urlOf('CLICKHOUSE_URL'), 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(system.processes.clickhouse?.restarts).toBe(0);
    });
  });

  test('the servers are of the versions that docker-compose.yml pins', async () => {
    const client = new Client({ connectionString: urlOf('DATABASE_URL_VIEWS') });
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    await client.end();
    expect(rows).toEqual([{ server_version: serverVersions.postgres }]);
    const clickhouse = createClient({ url: urlOf('CLICKHOUSE_URL') });
    const version = await (
      await clickhouse.query({ query: 'select version() as version', format: 'JSONEachRow' })
    ).json();
    await clickhouse.close();
    expect(version).toEqual([{ version: expect.stringMatching(`^${serverVersions.clickhouse}\\.`) as string }]);
  });

  test('the servers keep UTC, in whatever zone they are started', async () => {
    const client = new Client({ connectionString: urlOf('DATABASE_URL_VIEWS') });
    await client.connect();
    expect((await client.query('show timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
    await client.end();
    const clickhouse = createClient({ url: urlOf('CLICKHOUSE_URL') });
    const zone = await clickhouse.query({ query: 'select timezone() as zone', format: 'JSONEachRow' });
    expect(await zone.json()).toEqual([{ zone: 'UTC' }]);
    await clickhouse.close();
  });

  test('stack.json names every process, and only its owner may read it', () => {
    expect(Object.keys(system.processes).sort()).toEqual(['clickhouse', 'kafka', 'postgres', 'supervisor']);
    expect(statSync(join(dataDir, 'stack.json')).mode & 0o777).toBe(0o600);
  });

  test('a second stack on the same data is refused, and pointed to its own folder', async () => {
    const second = startSystem({ dataDir, args: infraOnly });
    await expect(second).rejects.toThrow(/already runs on[^]*--data-dir DIR --port-base N/);
  });

  test('a port that is taken is named with its purpose', async () => {
    const { port } = new URL(urlOf('DATABASE_URL_VIEWS'));
    const base = Number(port) - serverPortOffsets.postgres;
    const second = startSystem({ args: [...infraOnly, '--port-base', String(base)] });
    await expect(second).rejects.toThrow(new RegExp(`${port} \\(postgres\\).* taken[^]*--port-base N`));
  });

  test("an app's port that is taken is named before anything starts", async () => {
    const [other, started] = [createServer(), Date.now()];
    const base = await freePortBase();
    await new Promise<void>((resolve) => other.listen(portsFrom(base).payments, '127.0.0.1', resolve));
    try {
      const second = startSystem({ args: ['--no-demo', '--port-base', String(base)] });
      await expect(second).rejects.toThrow(new RegExp(`${base + 2} \\(payments\\) is taken[^]*--port-base N`));
      expect(Date.now() - started).toBeLessThan(5_000);
    } finally {
      other.close();
    }
  });

  test('a stack whose parent is gone, and with it the reader of its output, leaves no process behind', async () => {
    const second = await startSystem({ args: infraOnly });
    const { supervisor: _, ...servers } = second.processes;
    second.hangUp();
    await second.stop();
    for (const { pid } of Object.values(servers)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  }, 60_000);

  test('servers that somebody else runs are used and not started', async () => {
    const { environment } = system;
    const given = Object.entries(environment).filter(([name]) => /^(DATABASE_URL|KAFKA|CLICKHOUSE)_/.test(name));
    const second = await startSystem({ args: infraOnly, environment: Object.fromEntries(given) });
    expect(Object.keys(second.processes)).toEqual(['supervisor']);
    expect(second.environment).toMatchObject(Object.fromEntries(given));
    await second.stop();
  });

  test.each(['postgres', 'clickhouse', 'kafka'])(
    '%s, killed, is started again and keeps its data',
    async (name) => {
      await system.killAndAwait(name);
      expect(system.processes[name]).toMatchObject({ restarts: 1, state: 'ready' });
    },
    60_000,
  );

  test('after a crash of the supervisor the next start ends what was left, and the data is there', async () => {
    const client = new Client({ connectionString: urlOf('DATABASE_URL_VIEWS') });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table kept as select 42 as answer');
    const { supervisor: _, ...left } = system.processes;
    await system.killSupervisor();
    system = await startSystem({ dataDir, args: infraOnly });
    for (const { pid } of Object.values(left)) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    const again = new Client({ connectionString: urlOf('DATABASE_URL_VIEWS') });
    await again.connect();
    expect((await again.query('select answer from kept')).rows).toEqual([{ answer: 42 }]);
    await again.end();
  }, 120_000);
});
