import type { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { Snapshot } from './snapshot';

const answered = { rows: [] };

/** A connection that answers when it is told to. */
const slowClient = () => {
  const release = jest.fn();
  const answers: (() => void)[] = [];
  const texts: string[] = [];
  const query = jest.fn(async (statement: string | { readonly text: string }) => {
    texts.push(typeof statement === 'string' ? statement : statement.text);
    return new Promise<typeof answered>((resolve) => answers.push(() => resolve(answered)));
  });
  const pool = { connect: async () => ({ query, release }) } as unknown as Pool;
  return { pool, texts, release, answerAll: () => answers.splice(0).forEach((answer) => answer()) };
};

/** A snapshot of several views waits for a turn of the event loop before it is opened. */
const aWhile = async () => {
  for (let turns = 0; turns < 3; turns++) await new Promise((later) => setImmediate(later));
};

test('a snapshot is opened in one round trip, in which it is asked how fresh it is', async () => {
  const { pool, texts, answerAll } = slowClient();
  const versions = new Snapshot(pool).versions();
  await aWhile();
  expect(texts).toEqual([expect.stringMatching(/^begin .* read only$/), expect.stringContaining('active_versions')]);
  answerAll();
  await expect(versions).resolves.toBeDefined();
});

test('what is read waits until it is open, and its end for nobody', async () => {
  const { pool, texts, answerAll } = slowClient();
  const snapshot = new Snapshot(pool);
  const rows = snapshot.query('select 1');
  await aWhile();
  expect(texts).toHaveLength(2);
  answerAll();
  await aWhile();
  expect(texts.at(-1)).toBe('select 1');
  answerAll();
  await expect(rows).resolves.toEqual([]);
  void snapshot.end();
  await aWhile();
  expect(texts).not.toContain('commit');
  await sleep(20);
  expect(texts.at(-1)).toBe('commit');
  answerAll();
});

test('a snapshot whose request is begun again while it ends gives its connection back once', async () => {
  const { pool, release, answerAll } = slowClient();
  const snapshot = new Snapshot(pool);
  const versions = snapshot.versions();
  await aWhile();
  answerAll();
  await versions;
  const ended = snapshot.end();
  snapshot.again();
  await ended;
  await aWhile();
  expect(release).toHaveBeenCalledTimes(1);
});

test('what is not read any more once a request has ended leaves its connection as good as it was', async () => {
  const { pool, release, answerAll } = slowClient();
  const snapshot = new Snapshot(pool);
  const first = snapshot.query('select 1');
  const second = snapshot.query('select 2');
  await aWhile();
  answerAll();
  await aWhile();
  const ended = snapshot.end();
  answerAll();
  await expect(first).resolves.toEqual([]);
  await expect(second).rejects.toThrow(/has been answered/);
  await ended;
  expect(release.mock.calls).toEqual([[]]);
});
