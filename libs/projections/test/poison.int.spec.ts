import type { RecordedEvent } from '@refold/model';
import type { ConsumedRecord } from '@refold/kafka';
import { decodeRecord } from '@refold/kafka';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { listLetters, readLetters, showLetter, ViewProjection, type ProjectionRunner } from '../src';
import { accounts, Deposited, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, dump, reader, recordOf, viewRunner } from './projected';

let database: TestDatabase;
let runner: ProjectionRunner;
beforeEach(async () => {
  database = await testDatabase('poison');
  runner = await viewRunner(database.pool, accounts);
});
afterEach(() => database.drop());

const tools = () => operatorTools(database.pool, [new ViewProjection(accounts)]);
const opened = (accountId: string) => new Opened({ accountId, ownerId: 'o1', limit: '0' });
const all = { limit: 100 };

/** A record as it lies in the topic, with headers and bytes of any kind. */
const record = (recorded: RecordedEvent, offset: bigint, raw: Partial<ConsumedRecord['raw']>): ConsumedRecord => {
  const whole = recordOf(recorded, offset);
  const bent = { ...whole.raw, ...raw } as ConsumedRecord['raw'];
  return { ...whole, raw: bent, decoded: decodeRecord(bent) };
};
const apply = (records: readonly ConsumedRecord[]) =>
  runner.apply(
    records.flatMap((each) => reader.fromRecord(each) ?? []),
    [],
  );
const accountIds = async () =>
  ((await dump(database.pool, accounts)) as { account_id: string }[]).map(({ account_id }) => account_id);

test('every kind of poison is kept with all its bytes, and shown', async () => {
  const [good, first, second, third, fourth, fifth] = new Stores().append(...'abcdef'.split('').map(opened));
  if (!good || !first || !second || !third || !fourth || !fifth) throw new Error('six events were appended');
  const binary = Buffer.from([0, 255, 254, 10, 0]);
  const plain = recordOf(third).raw.headers ?? {};
  await apply([
    record(first, 10n, { value: Buffer.from('{"oops":') }),
    record(second, 11n, { value: null }),
    record(third, 12n, { value: binary, key: binary, headers: { ...plain, 'x-trace': binary, 'x-note': '\\u0000' } }),
    record(fourth, 13n, { headers: {} }),
    record(fifth, 14n, { headers: undefined, key: null, value: Buffer.from('hello') }),
    recordOf(good),
  ]);
  expect(await accountIds()).toEqual(['a']);
  const listed = await listLetters(tools(), { view: 'accounts', ...all });
  expect(listed).toMatchObject([
    { view: 'accounts', version: 1, status: 'failed', streamId: 'account-b', rowKey: 'b', eventType: 'Opened' },
    { streamId: 'account-c', message: expect.stringContaining('the value is null') },
    { streamId: 'account-d', message: expect.stringContaining('is not UTF-8') },
    { streamId: null, eventId: null, reason: 'foreign-record' },
    { streamId: null, rowKey: null, tries: 1 },
  ]);
  expect(listed[0]?.parkedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  const [broken, empty, bytes, , bare] = await Promise.all(listed.map(({ id }) => showLetter(tools(), { id })));
  expect(broken).toMatchObject({
    position: { topic: 'bank', partition: 0, offset: '10' },
    value: { text: '{"oops":', base64: Buffer.from('{"oops":').toString('base64') },
    headers: { ce_subject: 'account-b' },
    stack: expect.stringContaining('ForeignRecord'),
  });
  expect(empty?.value).toBeNull();
  const coded = binary.toString('base64');
  expect(bytes).toMatchObject({ key: { text: null, base64: coded }, value: { text: null, base64: coded } });
  expect(bytes?.headers).toMatchObject({ 'x-trace': `base64:${coded}`, 'x-note': '\\u0000', ce_subject: 'account-d' });
  expect(bare).toMatchObject({ key: null, value: { text: 'hello' }, headers: {} });
});

test('no text of a record wedges the projection: what no column or index holds is parked without it', async () => {
  const stores = new Stores();
  const recorded = stores.append(opened('a'), opened('b'), opened('c'), opened('d'), opened('e'), opened('f'));
  const [good, ...bad] = recorded;
  if (!good) throw new Error('six events were appended');
  const data = [
    { accountId: 'x\0y', ownerId: 'o1', limit: '0' },
    { accountId: '\ud800', ownerId: 'o1', limit: '0' },
    { accountId: 'k'.repeat(9_000), ownerId: 'o1', limit: '0' },
  ];
  const headers = (changed: Record<string, string>) => ({ headers: { ...recordOf(good).raw.headers, ...changed } });
  const bent = bad.slice(0, 3).map((each, at) => recordOf({ ...each, data: data[at] }));
  const [fourth, fifth] = bad.slice(3);
  if (!fourth || !fifth) throw new Error('six events were appended');
  await apply([
    ...bent,
    record(fourth, 20n, headers({ ce_subject: 'account-\0' })),
    record(fifth, 21n, headers({ ce_subject: `account-${'s'.repeat(5_000)}`, ce_type: 'T\0' })),
    recordOf(good),
  ]);
  expect(await accountIds()).toEqual(['a']);
  const letters = await readLetters(database.pool, 'accounts_v1');
  expect(letters.map(({ reason, streamId, rowKey }) => [reason, streamId, rowKey])).toEqual([
    ['off-contract', 'account-b', null],
    ['off-contract', 'account-c', null],
    ['off-contract', 'account-d', null],
    ['foreign-record', null, null],
    ['foreign-record', null, null],
  ]);
  expect(letters[3]?.raw.headers['ce_subject']).toBe('account-\0');
});

test('what stores can hold goes round unchanged: escapes as text, families, long combinations', async () => {
  const notes = ['\\u0000', '👨‍👩‍👧', `e${'\u0301'.repeat(400)}`];
  const stores = new Stores();
  stores.append(
    opened('a'),
    ...notes.map((note) => new Deposited({ accountId: 'a', ownerId: 'o1', amount: '1', note })),
  );
  await runner.apply(arrivalsOf(stores.recorded), []);
  const { rows } = await database.pool.query<{ notes: Record<string, string> }>('select notes from accounts_v1');
  expect(Object.values(rows[0]?.notes ?? {})).toEqual(notes);
  expect(await listLetters(tools(), all)).toEqual([]);
});

test('a record at the place of another, in a topic that was made anew, has a letter of its own', async () => {
  const [first] = new Stores().append(opened('a'));
  if (!first) throw new Error('an event was appended');
  const at = (text: string) => record(first, 7n, { headers: {}, value: Buffer.from(text) });
  await apply([at('one'), at('one')]);
  await apply([at('one'), at('other')]);
  const letters = await readLetters(database.pool, 'accounts_v1');
  expect(letters.map(({ raw }) => raw.value?.toString())).toEqual(['one', 'other']);
});

test('letters are found by view, stream, row, reason and number, as many as are asked for', async () => {
  const stores = new Stores();
  const recorded = stores.append(opened('a'), opened('b'), opened('c'));
  const bad = recorded.map((each) => ({ ...each, data: { ...(each.data as object), limit: 'abc' } }));
  await runner.apply(arrivalsOf([...bad, ...stores.append(opened('a'))]), []);
  const ids = async (query: object) =>
    (await listLetters(tools(), { ...all, ...query })).map(
      ({ streamId, streamVersion }) => `${streamId}@${streamVersion}`,
    );
  expect(await ids({})).toEqual(['account-a@1', 'account-b@1', 'account-c@1', 'account-a@2']);
  expect(await ids({ stream: 'account-a' })).toEqual(['account-a@1', 'account-a@2']);
  expect(await ids({ rowKey: 'b' })).toEqual(['account-b@1']);
  expect(await ids({ reasonCode: 'waits-for-stream' })).toEqual(['account-a@2']);
  expect(await ids({ limit: 1 })).toEqual(['account-a@1']);
  const [, second] = await listLetters(tools(), all);
  expect(await ids({ id: second?.id })).toEqual(['account-b@1']);
  expect(await ids({ id: second?.id, rowKey: 'a' })).toEqual([]);
  await expect(listLetters(tools(), { ...all, view: 'nothing' })).rejects.toMatchObject({ code: 'unknown' });
  await expect(showLetter(tools(), { id: '999999' })).rejects.toMatchObject({ code: 'unknown' });
});

test('it is told which rows wait behind what cannot be read, and that it may be any where it says of none', async () => {
  const told: unknown[] = [];
  runner = await viewRunner(database.pool, accounts, { changes: { note: (...word) => void told.push(word) } });
  const [first, second] = new Stores().append(opened('a'), opened('b'));
  if (!first || !second) throw new Error('two events were appended');
  await apply([record(first, 1n, { value: Buffer.from('{"oops":') })]);
  await apply([record(second, 2n, { headers: {} })]);
  expect(told).toEqual([
    ['accounts', ['a']],
    ['accounts', null],
  ]);
});
