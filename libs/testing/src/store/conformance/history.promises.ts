import { ConcurrencyConflict, type HistoryLine } from '@refold/event-store';
import { Accounts, context, deposited, onto, opened } from './accounts';
import { at, collect, countingUp, versionOf, type Subject } from './subject';

const idOf = (number: number): string => `00000000-0000-5000-8000-${number.toString().padStart(12, '0')}`;
const then = '2017-10-02T10:56:33.000000Z';
const line = (number: number, event: HistoryLine['event'], occurredAt = then): HistoryLine => ({
  eventId: idOf(number),
  event,
  occurredAt,
});
/** A hundred deposits to seven accounts. */
const hundred = (name: string, from: number): HistoryLine[] =>
  countingUp(100).map((number) => line(from + number, deposited(`${name}${number % 7}`, BigInt(number))));

export const historyPromises = <T>(subject: Subject<T>): void => {
  test('comes in behind what its streams hold, in the order of its lines, with its own ids and times', async () => {
    const { store, sequenced } = subject();
    await store.append([onto('a1', 0, opened('a1'))], context);
    const events = [deposited('a1', 1n), opened('a2'), deposited('a1', 3n), deposited('a2', 4n)];
    const lines = events.map((event, index) => line(index + 1, event));
    expect(await store.importHistory(lines)).toEqual({ appended: 4, repeated: 0, conflicts: [], refused: [] });
    await sequenced();
    const feed = await store.readFeed((await store.feedHead()) - 4n, 10);
    expect(feed.map(({ id }) => id)).toEqual(countingUp(4).map(idOf));
    expect(feed.map(at)).toEqual(['account-a1@2', 'account-a2@1', 'account-a1@3', 'account-a2@2']);
    for (const event of feed) expect(event).toMatchObject({ origin: 'history', occurredAt: then, causationId: null });
  });

  test('that comes again changes nothing', async () => {
    const { store } = subject();
    const lines = hundred('b', 1_000);
    expect(await store.importHistory(lines)).toMatchObject({ appended: 100, repeated: 0 });
    expect(await store.importHistory(lines)).toEqual({ appended: 0, repeated: 100, conflicts: [], refused: [] });
    const more = [...lines, { ...line(1_500, opened('b9')), eventId: idOf(1_500).toUpperCase() }];
    expect(await store.importHistory(more)).toMatchObject({ appended: 1, repeated: 100 });
  });

  test('that comes several times at once ends with one copy', async () => {
    const { store } = subject();
    const lines = hundred('c', 2_000);
    const results = await Promise.all(countingUp(4).map(() => store.importHistory(lines)));
    expect(results.map(({ appended }) => appended).sort()).toEqual([0, 0, 0, 100]);
    expect(results.map(({ repeated }) => repeated).sort()).toEqual([0, 100, 100, 100]);
  });

  test('and commands on the same stream get both what they asked for', async () => {
    const { store, sequenced } = subject();
    let appended = 0;
    const commands = async (): Promise<void> => {
      for (let round = 0; round < 15; round++) {
        const append = store.append([onto('d1', await versionOf(store, 'd1'), deposited('d1', 1_000n))], context);
        await append.then(
          () => (appended += 1),
          (error: unknown) => expect(error).toBeInstanceOf(ConcurrencyConflict),
        );
      }
    };
    const imports = async (from: number): Promise<void> => {
      for (const number of countingUp(10))
        await store.importHistory([line(from + number, deposited('d1', BigInt(number)))]);
    };
    await Promise.all([commands(), imports(3_000), imports(3_100)]);
    await sequenced();
    const all = await collect(store.readStream('account-d1'));
    expect(all.map(({ streamVersion }) => streamVersion)).toEqual(countingUp(20 + appended));
    expect(all.filter(({ origin }) => origin === 'history')).toHaveLength(20);
  });
};

export const historyRefusalPromises = <T>(subject: Subject<T>): void => {
  test('is a conflict where its id stands for something else, and the stored event stays', async () => {
    const { store } = subject();
    await store.importHistory([line(1, deposited('e1', 1n))]);
    const others: [HistoryLine, string][] = [
      [line(1, deposited('e1', 2n)), 'is stored with other data'],
      [line(1, deposited('e2', 1n)), 'is stored in stream account-e1, not account-e2'],
      [line(1, opened('e1')), 'is stored as Deposited, not Opened'],
      [line(1, deposited('e1', 1n), '2018-01-01T00:00:00.000000Z'), `is stored as having occurred at ${then}`],
    ];
    for (const [other, reason] of others)
      expect(await store.importHistory([other, line(2, opened('e3'))])).toMatchObject({
        conflicts: [{ eventId: idOf(1), reason: expect.stringContaining(reason) as string }],
      });
    expect((await store.loadStream(Accounts, 'e1')).events).toEqual([deposited('e1', 1n)]);
  });

  test('is a conflict with itself where one id comes twice with two contents', async () => {
    const lines = [1n, 1n, 2n].map((amount) => line(5, deposited('f1', amount)));
    expect(await subject().store.importHistory(lines)).toMatchObject({
      ...{ appended: 1, repeated: 1, conflicts: [{ eventId: idOf(5) }] },
    });
  });

  test('is refused by line, what follows in the same stream with it, and the rest comes in', async () => {
    const { store } = subject();
    const lines = (owner: string): HistoryLine[] => [
      line(11, deposited('g1', 1n)),
      line(12, opened('g1', owner)),
      line(13, deposited('g1', 3n)),
      line(14, deposited('g2', 4n)),
    ];
    expect(await store.importHistory(lines('x'.repeat(1_200_000)))).toMatchObject({
      appended: 2,
      refused: [
        { line: 2, eventId: idOf(12), reason: expect.stringContaining('the limit is 1000000') as string },
        { line: 3, eventId: idOf(13), reason: `follows event ${idOf(12)} of account-g1, which is refused.` },
      ],
    });
    expect(await store.importHistory(lines('Ada'))).toMatchObject({ appended: 2, repeated: 2, refused: [] });
    const { events } = await store.loadStream(Accounts, 'g1');
    expect(events).toEqual([deposited('g1', 1n), opened('g1', 'Ada'), deposited('g1', 3n)]);
  });

  test('is refused without a UUID, and before the year 1', async () => {
    const lines = [
      { ...line(21, opened('h1')), eventId: 'record-4' },
      line(22, opened('h2'), '0000-05-05T00:00:00.000000Z'),
    ];
    expect((await subject().store.importHistory(lines)).refused).toEqual([
      { line: 1, eventId: 'record-4', reason: "'record-4' is not a UUID." },
      { line: 2, eventId: idOf(22), reason: expect.stringContaining('before the year 1') as string },
    ]);
  });
};
