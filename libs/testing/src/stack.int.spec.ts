import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { testClickHouse, testDatabase, testTopics, type TestDatabase } from './stack';

describe('a database of one test', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([testDatabase('first'), testDatabase('second')]);
  });

  afterAll(() => Promise.all([first.drop(), second.drop()]));

  test('belongs to a role that is no superuser', async () => {
    const { rows } = await first.pool.query(
      `select current_user = current_database() as own, rolsuper from pg_roles where rolname = current_user`,
    );
    expect(rows).toEqual([{ own: true, rolsuper: false }]);
  });

  test('can be used to the full by its role', async () => {
    await first.pool.query('create table thing (id int primary key)');
    await first.pool.query('insert into thing values (1)');
    expect((await first.pool.query('select id from thing')).rows).toEqual([{ id: 1 }]);
  });

  test('cannot be entered by the role of another test', async () => {
    const stranger = new URL(second.url);
    stranger.pathname = `/${first.name}`;
    const client = new Client({ connectionString: stranger.href });
    await expect(client.connect()).rejects.toMatchObject({ code: '42501' });
  });

  test('is gone when dropped, even while somebody is connected', async () => {
    const brief = await testDatabase('brief');
    const client = new Client({ connectionString: brief.url });
    client.on('error', () => undefined);
    await client.connect();
    await brief.drop();
    await expect(new Client({ connectionString: brief.url }).connect()).rejects.toThrow();
  });
});

test('a ClickHouse database of one test is filled, read and gone when dropped', async () => {
  const { client, database, url, drop } = await testClickHouse('facts');
  await client.command({ query: 'create table fact (id UInt64) engine = MergeTree order by id' });
  await client.insert({ table: 'fact', values: [{ id: '9007199254740993' }], format: 'JSONEachRow' });
  const rows = await (await client.query({ query: 'select id from fact', format: 'JSONEachRow' })).json();
  expect(rows).toEqual([{ id: '9007199254740993' }]);
  expect(new URL(url).pathname).toBe(`/${database}`);
  await drop();
  const other = await testClickHouse();
  const databases = await other.client.query({ query: 'show databases', format: 'JSONEachRow' });
  expect(await databases.json()).not.toContainEqual({ name: database });
  await other.drop();
});

test('topics of one test have a prefix of their own and are gone when dropped', async () => {
  const [mine, another] = [testTopics('orders'), testTopics('orders')];
  expect(mine.prefix).not.toBe(another.prefix);
  const admin = new Kafka({ brokers: mine.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [`${mine.prefix}orders`, `${another.prefix}orders`].map((topic) => ({ topic })) });
  await mine.drop();
  const topics = await admin.listTopics();
  expect(topics).toContain(`${another.prefix}orders`);
  expect(topics).not.toContain(`${mine.prefix}orders`);
  await another.drop();
  await admin.disconnect();
});
