import { Accounts, context, deposited, onto, opened } from './accounts';
import { collect, countingUp, versionOf, type Subject } from './subject';

export const readPromises = <T>(subject: Subject<T>): void => {
  test('is loaded as instances of its contracts, in order', async () => {
    const { store } = subject();
    await store.append([onto('a1', 0, opened('a1', 'Zoë "😀" \\u0000'), deposited('a1', 2n ** 63n - 1n))], context);
    const { version, events } = await store.loadStream(Accounts, 'a1');
    expect([version, events]).toEqual([2, [opened('a1', 'Zoë "😀" \\u0000'), deposited('a1', 2n ** 63n - 1n)]]);
  });

  test('that nobody has begun is at version 0', async () => {
    const { store } = subject();
    expect(await versionOf(store, 'nobody')).toBe(0);
    expect(await collect(store.readStream('account-nobody'))).toEqual([]);
  });

  test('is read whole however long it is, and within a range', async () => {
    const { store, sequenced } = subject();
    await store.append([onto('p1', 0, opened('p1'), ...countingUp(1_199).map(() => deposited('p1')))], context);
    await sequenced();
    const versions = async (range?: { from?: number; to?: number }): Promise<number[]> =>
      (await collect(store.readStream('account-p1', range))).map(({ streamVersion }) => streamVersion);
    expect(await versions()).toEqual(countingUp(1_200));
    const middle = await versions({ from: 499, to: 1_001 });
    expect([middle.length, middle[0], middle.at(-1)]).toEqual([503, 499, 1_001]);
    expect([await versions({ from: 1_199 }), await versions({ to: 1 })]).toEqual([[1_199, 1_200], [1]]);
    expect([await versions({ from: 1_201 }), await versions({ from: 5, to: 4 })]).toEqual([[], []]);
  });

  test('counts in the histogram by type and schema version', async () => {
    const { store } = subject();
    const before = new Map((await store.histogram()).map(({ type, events }) => [type, events]));
    await store.append([onto('h1', 0, opened('h1'), deposited('h1'), deposited('h1'))], context);
    expect(await store.histogram()).toEqual([
      { type: 'Deposited', schemaVersion: 1, events: (before.get('Deposited') ?? 0n) + 2n },
      { type: 'Opened', schemaVersion: 1, events: (before.get('Opened') ?? 0n) + 1n },
    ]);
  });
};
