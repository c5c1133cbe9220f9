import { EventTooLarge, type EventStore } from '@refold/event-store';
import { Moved } from '@refold/projections';
import type { PoolClient } from 'pg';
import type { InstanceTables, Stored } from './instance-tables';
import { isRace } from './races';
import type { Track } from './track';

/** What is to be done once the transaction is committed. */
export interface Written {
  /** Commands are due. */
  readonly sends: boolean;
  /** The store has events that have no place in the feed yet. */
  readonly tells: boolean;
}

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
): Promise<Written> => {
  const touched = tracks.filter(({ before, stored }) => stored !== null && stored !== before);
  const storedOf = (those: readonly Track[]): Stored[] => those.flatMap(({ stored }) => stored ?? []);
  const [commands, marks, events] = [
    touched.flatMap((track) => track.commands),
    touched.flatMap((track) => track.marks),
    touched.flatMap((track) => track.events),
  ];
  await tables.write(client, {
    awaited,
    added: storedOf(touched.filter(({ before }) => before === undefined)),
    changed: storedOf(touched.filter(({ before }) => before !== undefined)),
    ...{ commands, marks },
    told: touched.flatMap(({ key, told }) => told.map((number) => ({ key, number }))),
  });
  // Last: its statement is impatient with locks.
  await store.appendNext(client, events).catch((error: unknown) => {
    if (error instanceof EventTooLarge) throw new TooLargeToTell(error);
    throw isRace(error) ? new Moved('Somebody else tells in the same stream') : error;
  });
  return { sends: commands.length > 0 || marks.some(({ status }) => status === 'waiting'), tells: events.length > 0 };
};

/** For the flush it is what PostgreSQL says of a row that is too large: the one event is to blame, and is parked. */
class TooLargeToTell extends Error {
  readonly code = '54000';

  constructor(cause: EventTooLarge) {
    super(cause.message, { cause });
    this.name = 'TooLargeToTell';
  }
}
