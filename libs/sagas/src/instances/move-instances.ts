import { inTransaction, type EventStore } from '@refold/event-store';
import type { Advanced, Instant, Saga, SagaInstance } from '@refold/model';
import type { Pool } from 'pg';
import type { Cause } from './cause';
import { InstanceTables } from './instance-tables';
import type { SagaVersions } from './saga-versions';
import { moved, trackOf, type About, type Track } from './track';
import { writeTracks } from './write-tracks';

/** What is to be done with an instance, once its row is locked. */
export interface Move {
  readonly key: string;
  /** Null: by now there is nothing to be done. */
  readonly apply: (saga: Saga, instance: SagaInstance, now: Instant) => Applied | null;
}
export interface Applied {
  readonly advanced: Advanced;
  readonly cause: Cause;
  readonly about?: About;
}

/** Moves instances otherwise than by an event: an answer, a deadline, a person. */
export class InstanceMoves {
  constructor(
    private readonly pool: Pool,
    private readonly store: EventStore,
    /** Called when something was written: commands may be due. */
    private readonly onMoved: () => void,
  ) {}

  /**
   * Moves these instances of one saga in one transaction, each by itself one after the other.
   * @returns the keys of those that are there
   * @throws whatever a rule throws; then none is moved
   */
  async move(versions: SagaVersions, moves: readonly Move[]): Promise<ReadonlySet<string>> {
    const tables = new InstanceTables(versions.name);
    const keys = [...new Set(moves.map(({ key }) => key))].sort();
    const found = await inTransaction(this.pool, async (client) => {
      const rows = await tables.lock(client, keys);
      const untold = versions.newest.telling === 'all' ? await tables.untold(client, [...rows.keys()]) : undefined;
      const tracks = new Map([...rows].map(([key, row]) => [key, trackOf(key, row, untold?.get(key))]));
      const { rows: clock } = await client.query<{ now: string }>('select instant_text(clock_timestamp()) as now');
      for (const move of moves) applyTo(versions, tracks, move, clock[0]?.now ?? '');
      await writeTracks(client, tables, this.store, [...tracks.values()]);
      return new Set([...rows].flatMap(([key, row]) => (row === null ? [] : [key])));
    });
    this.store.announce();
    this.onMoved();
    return found;
  }
}

const applyTo = (versions: SagaVersions, tracks: Map<string, Track>, { key, apply }: Move, now: Instant): void => {
  const track = tracks.get(key);
  if (!track?.stored) return;
  const saga = versions.of(track.stored.instance.version);
  const applied = apply(saga, track.stored.instance, now);
  if (applied) tracks.set(key, moved(saga, track, applied.advanced, applied.cause, applied.about));
};
