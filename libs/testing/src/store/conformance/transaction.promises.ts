import { ConcurrencyConflict } from '@refold/event-store';
import { heldOpen } from '../held-open';
import { context, deposited, onto, opened } from './accounts';
import { versionOf, type Subject } from './subject';

export const transactionPromises = <T>(subject: Subject<T>): void => {
  test('is there with its events, or neither is', async () => {
    const { store, note, notes } = subject();
    await store.append([onto('a1', 0, opened('a1'))], context, note('first'));
    await expect(store.append([onto('a1', 1, deposited('a1'))], context, note('first'))).rejects.toThrow();
    await expect(store.append([onto('a1', 0, opened('a1'))], context, note('second'))).rejects.toThrow(
      ConcurrencyConflict,
    );
    expect([await notes(), await versionOf(store, 'a1')]).toEqual([['first'], 1]);
  });

  test('may be a row: it is there with its events, or neither is', async () => {
    const { store, notes } = subject();
    const row = (note: string) => ({ table: 'notes', row: { note } });
    await store.append([onto('r1', 0, opened('r1'))], context, row('row'));
    await expect(store.append([onto('r1', 1, deposited('r1'))], context, row('row'))).rejects.toThrow();
    await expect(store.append([onto('r1', 0, opened('r1'))], context, row('other'))).rejects.toThrow(
      ConcurrencyConflict,
    );
    await store.append([], context, row('row alone'));
    expect([await notes(), await versionOf(store, 'r1')]).toEqual([expect.arrayContaining(['row', 'row alone']), 1]);
    expect(await notes()).not.toContain('other');
  });

  test('may come without events', async () => {
    const { store, note, notes } = subject();
    expect(await store.append([], context, note('alone'))).toEqual([]);
    expect(await notes()).toContain('alone');
  });

  test('takes its events along when it fails, and its own error is what the caller is told', async () => {
    const { store, note, notes } = subject();
    const failure = new Error('changed my mind');
    const id = '0198c2a0-0000-7000-8000-0000000000aa';
    const append = { ...onto('b1', 0), events: [{ id, event: opened('b1') }] };
    const failing = store.append([append], context, async (transaction) => {
      await note('given up')(transaction);
      throw failure;
    });
    await expect(failing).rejects.toBe(failure);
    expect([await notes(), await versionOf(store, 'b1')]).toEqual([expect.not.arrayContaining(['given up']), 0]);
    await store.append([append], context, note('given up'));
  });
};

export const unseenPromises = <T>(subject: Subject<T>): void => {
  test('is seen by nobody before the commit, nor are the events', async () => {
    const { store, sequenced } = subject();
    await sequenced();
    const head = await store.feedHead();
    const held = heldOpen(store, [onto('c1', 0, opened('c1')), onto('c2', 0, opened('c2'))], context);
    await held.inserted;
    await sequenced();
    const seen = [await versionOf(store, 'c1'), await versionOf(store, 'c2'), (await store.feedHead()) - head];
    expect(seen).toEqual([0, 0, 0n]);
    await held.commit();
    await sequenced();
    expect([await versionOf(store, 'c1'), await versionOf(store, 'c2'), await store.feedHead()]).toEqual([
      ...[1, 1],
      head + 2n,
    ]);
  });
};
