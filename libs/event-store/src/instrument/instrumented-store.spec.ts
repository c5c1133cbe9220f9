import { MemoryStore } from '@refold/testing';
import { Accounts, collect, context, deposited, onto, opened } from '../../test/accounts';
import { CallTally, ConcurrencyConflict, InstrumentedStore, type StorePoint } from '..';

const memory = (): MemoryStore => new MemoryStore({ service: 'bank', streams: [Accounts] });

test('calls are counted with what they wrote and read, and failures by their names', async () => {
  const tally = new CallTally();
  const store = new InstrumentedStore(memory(), tally);
  await store.append([onto('a', 0, opened('a'), deposited('a')), onto('b', 0, opened('b'))], context);
  await expect(store.append([onto('a', 0, opened('a'))], context)).rejects.toThrow(ConcurrencyConflict);
  await store.loadStream(Accounts, 'a');
  expect(tally.of('append')).toMatchObject({ calls: 2, events: 3, failures: { ConcurrencyConflict: 1 } });
  expect(tally.of('append').milliseconds).toBeGreaterThan(0);
  expect(tally.of('loadStream')).toMatchObject({ calls: 1, events: 2, failures: {} });
  expect(tally.of('histogram').calls).toBe(0);
});

test('a reader that goes before the end is counted with what it read', async () => {
  const tally = new CallTally();
  const plain = memory();
  const store = new InstrumentedStore(plain, tally);
  await store.append([onto('r', 0, opened('r'), deposited('r'), deposited('r'))], context);
  plain.database.sequence();
  for await (const { streamVersion } of store.readStream('account-r')) if (streamVersion === 2) break;
  expect(tally.of('readStream')).toMatchObject({ calls: 1, events: 2, failures: {} });
});

/** A store whose calls fail at one point. */
const failing = (where: StorePoint) => {
  const plain = memory();
  const at = (point: StorePoint): void => {
    if (point === where) throw new Error(`failed ${where}`);
  };
  return { plain, store: new InstrumentedStore(plain, { at }) };
};

test.each([
  ['before append', 0],
  ['within append', 0],
  ['after append', 1],
] as const)('a fault %s leaves %d events', async (point, version) => {
  const { plain, store } = failing(point);
  await expect(store.append([onto('f', 0, opened('f'))], context)).rejects.toThrow(`failed ${point}`);
  expect((await plain.loadStream(Accounts, 'f')).version).toBe(version);
});

test('a fault within a read breaks it off, and is counted', async () => {
  const { plain, store } = failing('within readStream');
  const tally = new CallTally();
  await store.append([onto('f', 0, opened('f'))], context);
  plain.database.sequence();
  const counted = new InstrumentedStore(store, tally);
  await expect(collect(counted.readStream('account-f'))).rejects.toThrow('failed within readStream');
  expect(tally.of('readStream')).toMatchObject({ calls: 1, events: 0, failures: { Error: 1 } });
});
