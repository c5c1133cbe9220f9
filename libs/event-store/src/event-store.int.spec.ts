import { bankStreams, describeStore, eventually, testDatabase } from '@refold/testing';
import type { Stream } from '@refold/model';
import { EventStore, indexFields, migrate, Sequencer } from '.';

jest.setTimeout(60_000);

describeStore('a store in PostgreSQL', async () => {
  const database = await testDatabase('conformance');
  const { pool } = database;
  await migrate(pool);
  await indexFields(pool, bankStreams);
  await pool.query('create table notes (note text primary key)');
  const sequencer = new Sequencer(pool);
  const stores: EventStore[] = [];
  const openedWith = (streams: readonly Stream[]): EventStore => {
    const store = new EventStore(pool, { service: 'bank', streams });
    stores.push(store);
    return store;
  };
  return {
    store: openedWith(bankStreams),
    openedWith,
    sequenced: async () => {
      sequencer.start();
      const { rows } = await pool.query<{ last: string | null }>('select max(position) as last from outbox');
      const waiting = 'select from outbox where position <= $1 limit 1';
      await eventually(async () => (await pool.query(waiting, [rows[0]?.last ?? 0])).rowCount === 0);
    },
    note: (text) => async (client) => void (await client.query('insert into notes values ($1)', [text])),
    notes: async () => (await pool.query<{ note: string }>('select note from notes')).rows.map(({ note }) => note),
    close: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await sequencer.stop();
      await database.drop();
    },
  };
});
