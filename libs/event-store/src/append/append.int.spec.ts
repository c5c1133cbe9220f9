import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, collect, context, deposited, eventually, onto, openAccounts, opened } from '../../test/accounts';
import { ConcurrencyConflict, DuplicateEventId, EventTooLarge, largestDataBytes, type EventStore, Sequencer } from '..';

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await testDatabase('append');
  store = await openAccounts(database.pool);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('an append gives the stream its next versions and tells the head', async () => {
  const [first] = await store.append([onto('a1', 0, opened('a1'), deposited('a1'))], context);
  const [second] = await store.append([onto('a1', 2, deposited('a1'))], context);
  expect(first).toMatchObject({
    streamId: 'account-a1',
    version: 2,
    eventIds: [expect.any(String), expect.any(String)],
  });
  expect(second).toMatchObject({ version: 3, recordedAt: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) });
});

test('of ten appends to the same version one goes through and nine are typed conflicts', async () => {
  await store.append([onto('a2', 0, opened('a2'), deposited('a2'), deposited('a2'))], context);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => store.append([onto('a2', 3, deposited('a2'))], context)),
  );
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
  expect(lost).toHaveLength(9);
  for (const reason of lost) {
    expect(reason).toBeInstanceOf(ConcurrencyConflict);
    expect(reason).toMatchObject({ streamId: 'account-a2', expected: 3, actual: 4 });
  }
});

test('a new stream is begun by one of five writers', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, () => store.append([onto('a3', 0, opened('a3'))], context)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await store.loadStream(Accounts, 'a3')).version).toBe(1);
});
