import type { Stream } from '@refold/model';
import { bankStreams } from '../conformance/accounts';
import { describeStore } from '../conformance/describe-store';
import { MemoryDatabase } from './memory-database';
import { MemoryStore } from './memory-store';

describeStore('a store in memory', async () => {
  const database = new MemoryDatabase({ keys: { notes: ['note'] } });
  const openedWith = (streams: readonly Stream[]): MemoryStore =>
    new MemoryStore({ service: 'bank', streams }, database);
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
