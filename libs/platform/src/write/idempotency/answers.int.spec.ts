import { migrate } from '@refold/event-store';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { writeSideMigrations } from '../runtime/runtime';
import { Answers } from './answers';
import type { UsedKey } from './used-key';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('answers');
  await migrate(database.pool, [writeSideMigrations]);
});
afterAll(() => database.drop());

const outcome = { id: 'a', streamId: 'order-a', version: 1, events: ['OrderPlaced'] };
const keyOf = (key: string, caller = 'ann'): UsedKey => ({ caller, key, fingerprint: 'f' });
const answered = (key: UsedKey, ago: string) =>
  database.pool.query(
    'insert into command_answers (caller, key, fingerprint, answer, answered_at) values ($1, $2, $3, $4, now() - $5::interval)',
    [key.caller, key.key, key.fingerprint, outcome, ago],
  );

test('an answer is kept for its days, and then its key is free', async () => {
  const answers = new Answers(database.pool, 7);
  await answered(keyOf('young'), '6 days 23 hours 59 minutes');
  await answered(keyOf('old'), '7 days 1 minute');
  await answers.forgetOld();
  expect(await answers.find(keyOf('young'))).toEqual(outcome);
  expect(await answers.find(keyOf('old'))).toBeUndefined();
  await new Answers(database.pool, 1).forgetOld();
  expect(await answers.find(keyOf('young'))).toBeUndefined();
});

test('two callers may choose one key, and what each has asked under it is compared with their own', async () => {
  const answers = new Answers(database.pool, 7);
  await answered(keyOf('same', 'ann'), '0 s');
  expect(await answers.find(keyOf('same', 'bob'))).toBeUndefined();
  await expect(answers.find({ ...keyOf('same', 'ann'), fingerprint: 'g' })).rejects.toMatchObject({
    code: 'idempotency/key-reused',
  });
});

test('the release before, which knows of no callers, keeps its answers beside this one', async () => {
  await database.pool.query("insert into command_answers (key, fingerprint, answer) values ('before', 'f', $1)", [
    outcome,
  ]);
  expect(await new Answers(database.pool, 7).find(keyOf('before', 'anyone'))).toEqual(outcome);
});
