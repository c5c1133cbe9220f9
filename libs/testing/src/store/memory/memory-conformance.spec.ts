import type { Stream } from '@refold/model';
import { bankStreams } from '../conformance/accounts';
import { describeStore } from '../conformance/describe-store';
import { MemoryDatabase } from './memory-database';
import { MemoryStore } from './memory-store';

describeStore('a store in memory', async () => {
  const database = new MemoryDatabase();
  const written = new Set<string>();
  const openedWith = (streams: readonly Stream[]): MemoryStore =>
    new MemoryStore({ service: 'bank', streams }, database);
  const store = openedWith(bankStreams);
  return {
    store,
    openedWith,
    sequenced: async () => void database.sequence(),
    note: (text: string) => async (transaction) => {
      await transaction.lock(`note ${text}`);
      if (written.has(text)) throw new Error(`${text} is there.`);
      transaction.onCommit(() => written.add(text));
    },
    notes: async () => [...written],
    close: () => store.close(),
  };
});
