import type { Pool } from 'pg';
import { Snapshot } from './snapshot';

const answered = { rows: [] };
const aWhile = () => new Promise((later) => setImmediate(() => setImmediate(later)));

/** Notes what is done to it: the moment at which a connection is taken is what matters here. */
const noting = () => {
  const done: string[] = [];
  const client = { query: async () => answered, release: () => done.push('given back') };
  const pool = {
    query: async () => answered,
    connect: async () => {
      done.push('taken');
      return client;
    },
  };
  const snapshot = new Snapshot(pool as unknown as Pool);
  snapshot.expect({ views: ['order_details', 'order_facts'], tokens: [] });
  return { done, snapshot };
};

test('no connection is held while facts are read: views wait for it, also those that were asked for first', async () => {
  const { done, snapshot } = noting();
  const rows = snapshot.query('select 1').then(() => done.push('view read'));
  let answer = (): void => undefined;
  const facts = snapshot.readBeside(() => new Promise<void>((resolve) => (answer = resolve)));
  await aWhile();
  expect(done).toEqual([]);
  answer();
  await Promise.all([rows, facts]);
  expect(done).toEqual(['taken', 'view read']);
  await snapshot.end();
  expect(done.at(-1)).toBe('given back');
});

test('facts that cannot be read keep no view from being read', async () => {
  const { snapshot } = noting();
  const rows = snapshot.query('select 1');
  const facts = snapshot.readBeside(() => Promise.reject(new Error('ClickHouse is away')));
  await expect(facts).rejects.toThrow('ClickHouse is away');
  await expect(rows).resolves.toEqual([]);
});

test('facts that a row of a view leads to are read with what the snapshot knows, and hold up nothing', async () => {
  const { snapshot } = noting();
  await snapshot.query('select 1');
  await expect(snapshot.readBeside(async () => 'facts')).resolves.toBe('facts');
});

test('a request that is over takes no connection any more, though its facts are there only then', async () => {
  const { done, snapshot } = noting();
  const rows = snapshot.query('select 1');
  let answer = (): void => undefined;
  const facts = snapshot.readBeside(() => new Promise<void>((resolve) => (answer = resolve)));
  await aWhile();
  const ended = snapshot.end();
  answer();
  await Promise.all([facts, ended, expect(rows).rejects.toThrow('has been answered')]);
  expect(done).toEqual([]);
  await expect(snapshot.readBeside(async () => 'facts')).rejects.toThrow('has been answered');
});
