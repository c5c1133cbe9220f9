import type { Stream } from '@refold/model';
import { bankStreams, describeStore, MemoryDatabase, MemoryStore } from '@refold/testing';
import { CallTally, InstrumentedStore } from '..';

describeStore('an instrumented store', async () => {
  const database = new MemoryDatabase({ keys: { notes: ['note'] } });
  const openedWith = (streams: readonly Stream[]) =>
    new InstrumentedStore(new MemoryStore({ service: 'bank', streams }, database), {
      began: new CallTally().began,
      at: async () => undefined,
    });
  const store = openedWith(bankStreams);
  return {
    store,
    openedWith,
    sequenced: async () => void database.sequence(),
    note: (note) => (transaction) => database.rows.insert(transaction, { table: 'notes', row: { note } }),
    notes: async () => database.rows.of('notes').map(({ note }) => String(note)),
    close: () => store.close(),
  };
});
