import { testDatabase, type TestDatabase } from '@refold/testing';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Client } from 'pg';
import { context, eventually, onto, openAccounts, opened } from '../../test/accounts';
import type { EventStore } from '..';
import { silent } from '../logger';
import { Announcer } from './announcer';
import { channels } from './channels';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;
let listener: Client;
let heard: number;

beforeEach(async () => {
  database = await testDatabase('announcer');
  store = await openAccounts(database.pool);
  listener = new Client({ connectionString: database.url });
  await listener.connect();
  heard = 0;
  listener.on('notification', () => (heard += 1));
  await listener.query(`listen ${channels.appended}`);
});
afterEach(async () => {
  await store.close();
  await listener.end();
  await database.drop();
});

const begin = (id: string): Promise<unknown> => store.append([onto(id, 0, opened(id))], context);

test('a commit is announced; what was rolled back or lost its race is not', async () => {
  await begin('a');
  await eventually(() => heard === 1, 'announced');
  await expect(begin('a')).rejects.toThrow('expected 0');
  const rolledBack = store.append([onto('b', 0, opened('b'))], context, () => Promise.reject(new Error('no')));
  await expect(rolledBack).rejects.toThrow('no');
  await listener.query('select pg_sleep(0.1)');
  expect(heard).toBe(1);
});

test('many commits are announced by few notifications, and the last one is', async () => {
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next < 500) await begin(`m${next++}`);
  };
  const before = performance.now();
  await Promise.all(Array.from({ length: 10 }, writer));
  const milliseconds = performance.now() - before;
  expect(heard).toBeLessThanOrEqual(milliseconds / 5 + 2);
  const during = heard;
  await listener.query('select pg_sleep(0.1)');
  expect(heard - during).toBeLessThanOrEqual(2);
  await begin('last');
  await eventually(() => heard > during, 'announced');
});

test('what the announcer logs belongs to no request, whichever was the first', async () => {
  const request = new AsyncLocalStorage<string>();
  const said: (string | undefined)[] = [];
  const announcer = new Announcer(database.pool, { ...silent, warn: () => void said.push(request.getStore()) });
  request.run('the first', () => announcer.announce());
  await eventually(() => heard === 1, 'announced');
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'refold announcer' and datname = current_database()",
  );
  await eventually(() => said.length > 0, 'told');
  expect(said[0]).toBeUndefined();
  await announcer.stop();
});
