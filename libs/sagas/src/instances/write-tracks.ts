import type { EventStore } from '@refold/event-store';
import type { PoolClient } from 'pg';
import type { InstanceTables, Stored } from './instance-tables';
import type { Track } from './track';

/**
 * Writes what happened to instances whose rows are locked: where they stand, what they send, what became of what they
 * sent, and what they tell, in the caller's transaction.
 * @throws Moved when somebody else has begun one of them meanwhile
 */
export const writeTracks = async (
  client: PoolClient,
  tables: InstanceTables,
  store: Pick<EventStore, 'appendNext'>,
  tracks: readonly Track[],
): Promise<void> => {
  const changed = tracks.filter(({ before, stored }) => stored !== null && stored !== before);
  const storedOf = (those: readonly Track[]): Stored[] => those.flatMap(({ stored }) => stored ?? []);
  await tables.add(client, storedOf(changed.filter(({ before }) => before === undefined)));
  await tables.change(client, storedOf(changed.filter(({ before }) => before !== undefined)));
  await tables.send(
    client,
    changed.flatMap(({ commands }) => commands),
  );
  await tables.mark(
    client,
    changed.flatMap(({ marks }) => marks),
  );
  await tables.markTold(
    client,
    changed.flatMap(({ key, told }) => told.map((number) => ({ key, number }))),
  );
  // Last: its statement is impatient with locks.
  await store.appendNext(
    client,
    changed.flatMap(({ events }) => events),
  );
};
