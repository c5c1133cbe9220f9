import { EventTooLarge, type EventStore } from '@refold/event-store';
import { Moved } from '@refold/projections';
import type { PoolClient } from 'pg';
import type { InstanceTables, Stored } from './instance-tables';
import { isRace } from './races';
import type { Track } from './track';

/**
 * Writes what happened to instances whose rows are locked: where they stand, what they send, what became of what they
 * sent, and what they tell, in the caller's transaction.
 * @param awaited keys of instances that have not begun, and of which an early event is kept for the first time
 * @throws Moved when somebody else was faster
 */
export const writeTracks = async (
  client: PoolClient,
  tables: InstanceTables,
  store: Pick<EventStore, 'appendNext'>,
  tracks: readonly Track[],
  awaited: readonly string[] = [],
): Promise<void> => {
  const touched = tracks.filter(({ before, stored }) => stored !== null && stored !== before);
  const storedOf = (those: readonly Track[]): Stored[] => those.flatMap(({ stored }) => stored ?? []);
  await tables.write(client, {
    awaited,
    added: storedOf(touched.filter(({ before }) => before === undefined)),
    changed: storedOf(touched.filter(({ before }) => before !== undefined)),
    commands: touched.flatMap(({ commands }) => commands),
    marks: touched.flatMap(({ marks }) => marks),
    told: touched.flatMap(({ key, told }) => told.map((number) => ({ key, number }))),
  });
  // Last: its statement is impatient with locks.
  await store
    .appendNext(
      client,
      touched.flatMap(({ events }) => events),
    )
    .catch((error: unknown) => {
      if (error instanceof EventTooLarge) throw new TooLargeToTell(error);
      throw isRace(error) ? new Moved('Somebody else tells in the same stream') : error;
    });
};

/** For the flush it is what PostgreSQL says of a row that is too large: the one event is to blame, and is parked. */
class TooLargeToTell extends Error {
  readonly code = '54000';

  constructor(cause: EventTooLarge) {
    super(cause.message, { cause });
    this.name = 'TooLargeToTell';
  }
}
