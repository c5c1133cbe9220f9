import { Module, type DynamicModule } from '@nestjs/common';
import { Shipments } from '@refold/events';
import { eventually, testDatabase, type TestDatabase } from '@refold/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { writeConfig } from '../../config';
import { createApp } from '../../http';
import { WriteSide } from '../write-side.module';

@Module({})
class EmptyModule {
  static with(databaseUrl: string): DynamicModule {
    return {
      module: EmptyModule,
      imports: [WriteSide.for({ config: configOf(databaseUrl), streams: [Shipments], aggregates: [] })],
    };
  }
}
const configOf = (databaseUrl: string) =>
  writeConfig('shipping', { DATABASE_URL_SHIPPING: databaseUrl, RELAY: 'process', PORT: '0', LOG_LEVEL: 'silent' });

let database: TestDatabase;
let app: NestFastifyApplication;
const open: NestFastifyApplication[] = [];
const start = async (databaseUrl: string): Promise<string> => {
  app = await createApp(EmptyModule.with(databaseUrl), configOf(databaseUrl));
  open.push(app);
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
};
const withoutTables = () => database.pool.query('drop schema if exists public cascade');

beforeEach(async () => {
  database = await testDatabase('start');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await database.drop();
});

test('a service whose database is not there yet answers, says that it is not ready, and comes up by itself', async () => {
  await withoutTables();
  const url = await start(database.url);
  await eventually(async () => (await fetch(`${url}/readyz`)).status === 503);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const told = (await (await fetch(`${url}/readyz`)).json()) as { reason: string };
  expect(told.reason).toMatch(/^The database/);
  const feed = await fetch(`${url}/feed`);
  expect([feed.status, feed.headers.get('retry-after')]).toEqual([503, '2']);
  await database.pool.query('create schema public');
  await eventually(async () => (await fetch(`${url}/readyz`)).status === 200);
  expect((await fetch(`${url}/feed`)).status).toBe(200);
});

test('a service that waits for its database can be stopped at once', async () => {
  await start('postgres://nobody:x@127.0.0.1:1/nothing');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const started = Date.now();
  await app.close();
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('two instances that start at once on an empty database both come up', async () => {
  const urls = await Promise.all([start(database.url), start(database.url)]);
  for (const url of urls) await eventually(async () => (await fetch(`${url}/readyz`)).status === 200);
  const { rows } = await database.pool.query('select count(*)::integer as identities from store_identity');
  expect(rows).toEqual([{ identities: 1 }]);
});

test('a service whose relay is another process is not ready once that one has found the store restored', async () => {
  const url = await start(database.url);
  const becomes = (status: number) => eventually(async () => (await fetch(`${url}/readyz`)).status === status);
  await becomes(200);
  await database.pool.query(`
    insert into relay_position (topic, published, last_in_partition, published_at, restored)
    values ('shipping', 0, array_fill(0::bigint, array[6]), now(), 'The store of shipping was restored.')`);
  await becomes(503);
  expect(((await (await fetch(`${url}/readyz`)).json()) as { reason: string }).reason).toBe(
    'The store of shipping was restored.',
  );
  await database.pool.query('update relay_position set restored = null');
  await becomes(200);
});
