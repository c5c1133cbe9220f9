import type { Stream } from '@refold/model';
import { bankStreams, describeStore, MemoryDatabase, MemoryStore } from '@refold/testing';
import { CallTally, InstrumentedStore } from '..';

describeStore('an instrumented store', async () => {
  const database = new MemoryDatabase();
  const notes = new Set<string>();
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
    note: (text) => async (transaction) => {
      if (notes.has(text)) throw new Error(`${text} is there.`);
      transaction.onCommit(() => notes.add(text));
    },
    notes: async () => [...notes],
    close: () => store.close(),
  };
});
