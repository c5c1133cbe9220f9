import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, context, deposited, onto, openAccounts, opened } from '../../../test/accounts';
import type { AlsoRow, EventStore } from '../..';

let database: TestDatabase;
let store: EventStore;
let statements: jest.SpyInstance;

beforeEach(async () => {
  database = await testDatabase('grouped');
  store = await openAccounts(database.pool);
  await database.pool.query('create table receipts (number text primary key)');
  statements = jest.spyOn(database.pool, 'query');
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

const versionOf = async (id: string): Promise<number> => (await store.loadStream(Accounts, id)).version;
const receipt = (number: string): AlsoRow => ({ table: 'receipts', row: { number } });
const nameOf = (error: unknown): string => (error as Error).name;
const names = (): (string | undefined)[] =>
  statements.mock.calls
    .map(([query]) => (query as { name?: string }).name ?? '')
    .filter((name) => /^append-/.test(name));

test('appends that are asked for in one turn share a statement, and each is told its own head', async () => {
  const heads = await Promise.all(
    ['a', 'b', 'c'].map((id) => store.append([onto(id, 0, opened(id))], { ...context, correlationId: `for ${id}` })),
  );
  expect(names()).toEqual(['append-each']);
  expect(heads.map(([head]) => head?.streamId)).toEqual(['account-a', 'account-b', 'account-c']);
  const { rows } = await database.pool.query<object>(
    'select id, stream_id, version, correlation_id, instant_text(recorded_at) as at from events order by stream_id',
  );
  expect(rows).toEqual(
    heads.map(([head], index) => ({
      ...{ id: head?.eventIds[0], stream_id: head?.streamId, version: head?.version, at: head?.recordedAt },
      correlation_id: `for ${'abc'[index] ?? ''}`,
    })),
  );
});

test('one that is alone is sent alone, and more than a statement takes are sent in several', async () => {
  await store.append([onto('a', 0, opened('a'))], context);
  await Promise.all(Array.from({ length: 130 }, (_, n) => store.append([onto(`m${n}`, 0, opened(`m${n}`))], context)));
  expect(names()).toEqual(['append-event', 'append-each', 'append-each', 'append-each']);
  expect((await database.pool.query('select from outbox')).rowCount).toBe(131);
});

test('of one statement each is stored or has lost its race by itself', async () => {
  await store.append([onto('old', 0, opened('old'))], context);
  const id = '0198c2a0-0000-7000-8000-000000000001';
  const outcomes = await Promise.allSettled([
    store.append([onto('old', 0, opened('old'))], context),
    store.append([onto('old', 1, deposited('old'))], context),
    store.append([onto('old', 5, deposited('old'))], context),
    store.append([onto('new', 0, opened('new'))], context),
    store.append([onto('new', 0, opened('new'))], context),
    store.append([{ ...onto('id1', 0), events: [{ id, event: opened('id1') }] }], context),
    store.append([{ ...onto('id2', 0), events: [{ id, event: opened('id2') }] }], context),
  ]);
  const toldTo = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'stored' : nameOf(outcome.reason)));
  expect(toldTo.slice(0, 3)).toEqual(['ConcurrencyConflict', 'stored', 'ConcurrencyConflict']);
  // Which of two writers is first is nobody's promise.
  expect(toldTo.slice(3, 5).sort()).toEqual(['ConcurrencyConflict', 'stored']);
  expect(toldTo.slice(5, 7).sort()).toEqual(['DuplicateEventId', 'stored']);
  expect([await versionOf('old'), await versionOf('new')]).toEqual([2, 1]);
});

test('rows go with their own events; one that is refused takes only its own along', async () => {
  await store.append([onto('first', 0, opened('first'))], context, receipt('taken'));
  const outcomes = await Promise.allSettled(
    ['taken', 'r1', 'r2'].map((number) => store.append([onto(number, 0, opened(number))], context, receipt(number))),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect([await versionOf('taken'), await versionOf('r1'), await versionOf('r2')]).toEqual([0, 1, 1]);
  const { rows } = await database.pool.query<object>('select number from receipts order by number');
  expect(rows).toEqual([{ number: 'r1' }, { number: 'r2' }, { number: 'taken' }]);
});

test('appends with and without a row meet only their like', async () => {
  await Promise.all([
    store.append([onto('a', 0, opened('a'))], context),
    store.append([onto('b', 0, opened('b'))], context, receipt('b')),
    store.append([onto('c', 0, opened('c'))], context),
    store.append([onto('d', 0, opened('d'))], context, receipt('d')),
  ]);
  expect(names()).toEqual(['append-each', 'append-each-also-0']);
  expect((await database.pool.query('select from receipts')).rowCount).toBe(2);
});

test('one that waits for a transaction elsewhere holds up those beside it for a moment only', async () => {
  const other = await database.pool.connect();
  await other.query('begin');
  await other.query(
    `insert into events (stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data)
     values ('account-held', 1, gen_random_uuid(), 'Opened', 1, 'held', now(), now(), 'c', 'live', '{"accountId":"held","owner":"x"}')`,
  );
  const held = store.append([onto('held', 0, opened('held'))], context);
  const startedAt = performance.now();
  await Promise.all(['a', 'b'].map((id) => store.append([onto(id, 0, opened(id))], context)));
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  await other.query('rollback');
  other.release();
  expect((await held)[0]?.version).toBe(1);
});

test('when the connection is lost all of them are told so, and none is tried again by itself', async () => {
  statements.mockImplementationOnce(() => Promise.reject(new Error('Connection terminated unexpectedly')));
  const outcomes = await Promise.allSettled(['a', 'b'].map((id) => store.append([onto(id, 0, opened(id))], context)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([await versionOf('a'), await versionOf('b')]).toEqual([0, 0]);
});
