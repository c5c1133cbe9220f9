import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, collect, context, deposited, eventually, onto, openAccounts, opened } from '../../test/accounts';
import { ConcurrencyConflict, Sequencer, type EventStore, type HistoryLine } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;
let sequencer: Sequencer;

beforeEach(async () => {
  database = await testDatabase('history');
  store = await openAccounts(database.pool);
  sequencer = new Sequencer(database.pool);
});
afterEach(async () => {
  await sequencer.stop();
  await store.close();
  await database.drop();
});

const idOf = (number: number): string => `00000000-0000-5000-8000-${number.toString().padStart(12, '0')}`;
const at = '2017-10-02T10:56:33.000000Z';
const line = (number: number, event: HistoryLine['event'], occurredAt = at): HistoryLine => ({
  eventId: idOf(number),
  event,
  occurredAt,
});
const thousand = (): HistoryLine[] =>
  Array.from({ length: 1_000 }, (_, index) => line(index, deposited(`h${index % 37}`, BigInt(index))));

test('lines are appended behind what their streams hold, in their order, as history', async () => {
  await store.append([onto('h1', 0, opened('h1'))], context);
  const lines = [
    line(1, deposited('h1', 1n)),
    line(2, opened('h2')),
    line(3, deposited('h1', 3n)),
    line(4, deposited('h2', 4n)),
  ];
  expect(await store.importHistory(lines)).toEqual({ appended: 4, repeated: 0, conflicts: [], refused: [] });
  sequencer.start();
  await eventually(async () => (await store.feedHead()) === 5n, 'sequenced');
  const feed = await store.readFeed(1n, 10);
  expect(feed.map(({ id, streamId, streamVersion }) => [id, streamId, streamVersion])).toEqual([
    [idOf(1), 'account-h1', 2],
    [idOf(2), 'account-h2', 1],
    [idOf(3), 'account-h1', 3],
    [idOf(4), 'account-h2', 2],
  ]);
  expect(
    feed.every(
      ({ origin, occurredAt, partitionKey }) =>
        origin === 'history' && occurredAt === at && partitionKey.startsWith('h'),
    ),
  ).toBe(true);
});

test('the same lines again change nothing', async () => {
  expect(await store.importHistory(thousand())).toMatchObject({ appended: 1_000, repeated: 0 });
  expect(await store.importHistory(thousand())).toEqual({ appended: 0, repeated: 1_000, conflicts: [], refused: [] });
  expect(await store.importHistory([...thousand(), line(5_000, opened('new'))])).toMatchObject({
    appended: 1,
    repeated: 1_000,
  });
  expect(await store.histogram()).toEqual([
    { type: 'Deposited', schemaVersion: 1, events: 1_000n },
    { type: 'Opened', schemaVersion: 1, events: 1n },
  ]);
});

test('an id that stands for other content is a conflict, and the stored event stays', async () => {
  await store.importHistory([line(1, deposited('c1', 1n))]);
  const others: [HistoryLine, string][] = [
    [line(1, deposited('c1', 2n)), 'is stored with other data'],
    [line(1, deposited('c2', 1n)), 'is stored in stream account-c1, not account-c2'],
    [line(1, opened('c1')), 'is stored as Deposited, not Opened'],
    [line(1, deposited('c1', 1n), '2018-01-01T00:00:00.000000Z'), `is stored as having occurred at ${at}`],
  ];
  for (const [other, reason] of others)
    expect(await store.importHistory([other, line(2, opened('c3'))])).toMatchObject({
      conflicts: [{ eventId: idOf(1), reason: expect.stringContaining(reason) }],
    });
  expect((await store.loadStream(Accounts, 'c1')).events).toEqual([deposited('c1', 1n)]);
  expect((await store.loadStream(Accounts, 'c3')).version).toBe(1);
});

test('an id that comes twice in one import is appended once; with other content it is a conflict', async () => {
  const lines = [line(1, deposited('t', 1n)), line(1, deposited('t', 1n)), line(1, deposited('t', 2n))];
  expect(await store.importHistory(lines)).toMatchObject({
    appended: 1,
    repeated: 1,
    conflicts: [{ eventId: idOf(1) }],
  });
});

test('imports of the same lines at once end with one copy', async () => {
  const results = await Promise.all(Array.from({ length: 4 }, () => store.importHistory(thousand())));
  expect(results.map(({ appended }) => appended).sort()).toEqual([0, 0, 0, 1_000]);
  expect(results.map(({ repeated }) => repeated).sort()).toEqual([0, 1_000, 1_000, 1_000]);
  const { version } = await store.loadStream(Accounts, 'h0');
  expect(version).toBe(28);
});

test('an import and commands on the same streams give both what they asked for', async () => {
  sequencer.start();
  const append = async (): Promise<number> => {
    let appended = 0;
    for (let round = 0; round < 40; round++) {
      const { version } = await store.loadStream(Accounts, 'h3');
      await store.append([onto('h3', version, deposited('h3'))], context).then(
        () => (appended += 1),
        (error) => expect(error).toBeInstanceOf(ConcurrencyConflict),
      );
    }
    return appended;
  };
  const lines = thousand();
  const importing = async (): Promise<void> => {
    for (let from = 0; from < lines.length; from += 50) await store.importHistory(lines.slice(from, from + 50));
  };
  const [appended] = await Promise.all([append(), importing(), importing()]);
  const { version } = await store.loadStream(Accounts, 'h3');
  expect(version).toBe(appended + 27);
  await eventually(async () => (await store.feedHead()) === BigInt(1_000 + appended), 'sequenced');
  const history = (await collect(store.readStream('account-h3'))).filter(({ origin }) => origin === 'history');
  const amounts = history.map(({ data }) => Number((data as { amount: string }).amount));
  expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
});

test('what the store cannot hold is refused by line, and the rest comes in', async () => {
  const lines = [
    line(1, opened('g1')),
    line(2, opened('g2', 'x'.repeat(1_200_000))),
    line(3, opened('g3'), '0000-05-05T00:00:00.000000Z'),
    { ...line(4, opened('g4')), eventId: 'record-4' },
  ];
  expect(await store.importHistory(lines)).toEqual({
    appended: 1,
    repeated: 0,
    conflicts: [],
    refused: [
      { line: 2, eventId: idOf(2), reason: expect.stringContaining('the limit is 1000000') },
      { line: 3, eventId: idOf(3), reason: expect.stringContaining('before the year 1') },
      { line: 4, eventId: 'record-4', reason: "'record-4' is not a UUID." },
    ],
  });
});

test('what follows a refused line in its stream waits for it, and comes in behind it once it is mended', async () => {
  const lines = (note: string): HistoryLine[] => [
    line(1, deposited('q1', 1n)),
    line(2, opened('q1', note)),
    line(3, deposited('q1', 3n)),
    line(4, deposited('q2', 4n)),
  ];
  expect(await store.importHistory(lines('x'.repeat(1_200_000)))).toEqual({
    appended: 2,
    repeated: 0,
    conflicts: [],
    refused: [
      { line: 2, eventId: idOf(2), reason: expect.stringContaining('the limit is 1000000') },
      { line: 3, eventId: idOf(3), reason: `follows event ${idOf(2)} of account-q1, which is refused.` },
    ],
  });
  expect(await store.importHistory(lines('x'))).toEqual({ appended: 2, repeated: 2, conflicts: [], refused: [] });
  const { events } = await store.loadStream(Accounts, 'q1');
  expect(events).toEqual([deposited('q1', 1n), opened('q1', 'x'), deposited('q1', 3n)]);
});

test('an id that is appended while it is imported is found stored, not an error', async () => {
  const append = { ...onto('r0', 0), events: [{ id: idOf(1), event: opened('r0'), occurredAt: at }] };
  let importing: Promise<unknown> = Promise.resolve();
  await store.append([append], context, async () => {
    importing = store.importHistory([line(1, opened('r1')), line(2, opened('r2'))]);
    await eventually(async () => {
      const { rowCount } = await database.pool.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      return rowCount === 1;
    }, 'the import waits for the append');
  });
  expect(await importing).toMatchObject({
    appended: 1,
    conflicts: [{ eventId: idOf(1), reason: 'is stored in stream account-r0, not account-r1' }],
  });
});
