import { ConcurrencyConflict } from '@refold/event-store';
import { heldOpen } from '../held-open';
import { context, deposited, onto, opened } from './accounts';
import { outcomesOf, versionOf, type Subject } from './subject';

export const racePromises = <T>(subject: Subject<T>): void => {
  test('are ten on one version: one goes through, and nine are told the version that they had and have', async () => {
    const { store } = subject();
    await store.append([onto('a1', 0, opened('a1'), deposited('a1'), deposited('a1'))], context);
    const append = (): Promise<unknown> => store.append([onto('a1', 3, deposited('a1'))], context);
    const { won, lost } = await outcomesOf(Array.from({ length: 10 }, append));
    expect([won, lost.length]).toEqual([1, 9]);
    for (const reason of lost) {
      expect(reason).toBeInstanceOf(ConcurrencyConflict);
      expect(reason).toMatchObject({ streamId: 'account-a1', expected: 3, actual: 4 });
    }
    expect(await versionOf(store, 'a1')).toBe(4);
  });

  test('are five who begin a stream: one does', async () => {
    const { store } = subject();
    const begin = (): Promise<unknown> => store.append([onto('b1', 0, opened('b1'), deposited('b1'))], context);
    const { won, lost } = await outcomesOf(Array.from({ length: 5 }, begin));
    expect([won, lost.every((reason) => reason instanceof ConcurrencyConflict)]).toEqual([1, true]);
    expect(await versionOf(store, 'b1')).toBe(2);
  });

  test('append to several streams together or not at all, and the conflict names the one that moved', async () => {
    const { store } = subject();
    await store.append([onto('c2', 0, opened('c2'))], context);
    const both = [onto('c2', 0, opened('c2')), onto('c1', 0, opened('c1'), deposited('c1'))];
    await expect(store.append(both, context)).rejects.toMatchObject({ streamId: 'account-c2', expected: 0, actual: 1 });
    expect(await versionOf(store, 'c1')).toBe(0);
  });

  test('on the same streams, whatever order they name them in, lose races and never more', async () => {
    const { store } = subject();
    const ids = ['d1', 'd2', 'd3'];
    for (const id of ids) await store.append([onto(id, 0, opened(id))], context);
    const write = async (seed: number): Promise<unknown> => {
      const mine = [...ids.slice(seed % 3), ...ids.slice(0, seed % 3)];
      const versions = await Promise.all(mine.map((id) => versionOf(store, id)));
      return store.append(
        mine.map((id, index) => onto(id, versions[index] ?? 0, deposited(id))),
        context,
      );
    };
    const { won, lost } = await outcomesOf(Array.from({ length: 30 }, (_, seed) => write(seed)));
    expect(lost.filter((reason) => !(reason instanceof ConcurrencyConflict))).toEqual([]);
    expect(await Promise.all(ids.map((id) => versionOf(store, id)))).toEqual([won + 1, won + 1, won + 1]);
  });
};

export const waitingWriterPromises = <T>(subject: Subject<T>): void => {
  test('for a version that another transaction holds gets it when that one is rolled back', async () => {
    const { store } = subject();
    const held = heldOpen(store, [onto('e1', 0, opened('e1'))], context);
    await held.inserted;
    const waiting = store.append([onto('e1', 0, opened('e1', 'Grace'))], context);
    await held.rollBack();
    expect(await waiting).toMatchObject([{ version: 1 }]);
  });

  test('for a version that another transaction holds has lost when that one is committed', async () => {
    const { store } = subject();
    const held = heldOpen(store, [onto('f1', 0, opened('f1'))], context);
    await held.inserted;
    const waiting = store.append([onto('f1', 0, opened('f1', 'Grace'))], context);
    await held.commit();
    await expect(waiting).rejects.toMatchObject({ name: 'ConcurrencyConflict', expected: 0, actual: 1 });
  });

  test('cannot append behind a version that is not committed', async () => {
    const { store } = subject();
    const held = heldOpen(store, [onto('g1', 0, opened('g1'))], context);
    await held.inserted;
    const behind = store.append([onto('g1', 1, deposited('g1'))], context);
    await expect(behind).rejects.toMatchObject({ name: 'ConcurrencyConflict', expected: 1, actual: 0 });
    await held.commit();
    await store.append([onto('g1', 1, deposited('g1'))], context);
  });

  test('for one stream does not hold up the others', async () => {
    const { store } = subject();
    const held = heldOpen(store, [onto('h1', 0, opened('h1'))], context);
    await held.inserted;
    const waiting = store.append([onto('h1', 0, opened('h1'))], context).catch((error: unknown) => error);
    await store.append([onto('h2', 0, opened('h2'))], context);
    await held.commit();
    expect(await waiting).toBeInstanceOf(ConcurrencyConflict);
  });
};
