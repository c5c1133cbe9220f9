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
