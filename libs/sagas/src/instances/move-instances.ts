import { inTransaction, type EventStore } from '@refold/event-store';
import { advance, NotNow, type Advanced, type Instant, type Saga, type SagaInstance } from '@refold/model';
import type { Pool, PoolClient } from 'pg';
import type { Cause } from './cause';
import { InstanceTables } from './instance-tables';
import { racing } from './races';
import { RuleFailed } from './rule-failed';
import type { SagaVersions } from './saga-versions';
import { moved, trackOf, type About, type Track } from './track';
import { writeTracks, type Written } from './write-tracks';

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

/** What failed, for the instance to tell. */
export interface Broken {
  readonly why: string;
  /** The command whose answer it was; null: the deadline, which comes again after a while. */
  readonly command: { readonly number: number; readonly type: string } | null;
  readonly cause: Cause;
  /** When the deadline comes again. */
  readonly deadlineAt?: (now: Instant) => Instant;
}

/** Moves instances otherwise than by an event: an answer, a deadline, a person. */
export class InstanceMoves {
  constructor(
    private readonly pool: Pool,
    private readonly store: EventStore,
    /** Called once something is written. */
    private readonly onWritten: (written: Written) => void,
  ) {}

  /**
   * Moves these instances of one saga in one transaction, each by itself one after the other.
   * @returns the keys of those that are there
   * @throws RuleFailed or NotNow when one of them cannot move, then none is moved; else an error of the database
   */
  async move(versions: SagaVersions, moves: readonly Move[]): Promise<ReadonlySet<string>> {
    return this.write(versions, moves, (track, move, now) => {
      const saga = versions.of(track.stored.instance.version);
      const applied = move.apply(saga, track.stored.instance, now);
      return applied && moved(saga, track, applied.advanced, applied.cause, applied.about);
    });
  }

  /** Has an instance tell what failed, also where the code does not have its version any more. */
  async tellBroken(versions: SagaVersions, key: string, broken: Broken): Promise<void> {
    const { why, command, cause, deadlineAt } = broken;
    const input = { kind: 'broken', why, command: command?.number ?? null } as const;
    await this.write(versions, [{ key }], (track, _, now) => {
      const { instance } = track.stored;
      const isPassed = command ? !instance.unanswered.includes(command.number) : instance.deadlineAt === null;
      if (isPassed) return null;
      const advanced = advance(versions.newest, instance, input, now);
      const then = deadlineAt ? { ...advanced.instance, deadlineAt: deadlineAt(now) } : advanced.instance;
      return moved(versions.newest, track, { ...advanced, instance: then }, cause, command ?? undefined);
    });
  }

  private async write<M extends { readonly key: string }>(
    versions: SagaVersions,
    moves: readonly M[],
    next: (track: Begun, move: M, now: Instant) => Track | null,
  ): Promise<ReadonlySet<string>> {
    const tables = new InstanceTables(versions.name);
    const keys = [...new Set(moves.map(({ key }) => key))].sort();
    const { found, written } = await racing(() =>
      inTransaction(this.pool, async (client) => {
        const tracks = await openTracks(client, versions, tables, keys);
        for (const move of moves) {
          const track = tracks.of.get(move.key);
          if (track && isBegun(track)) tracks.of.set(move.key, judged(() => next(track, move, tracks.now)) ?? track);
        }
        const all = [...tracks.of.values()];
        const written = await writeTracks(client, tables, this.store, all);
        return { written, found: new Set(all.filter(isBegun).map(({ key }) => key)) };
      }),
    );
    this.onWritten(written);
    return found;
  }
}

type Begun = Track & { readonly stored: NonNullable<Track['stored']> };
const isBegun = (track: Track): track is Begun => track.stored !== null;

const openTracks = async (
  client: PoolClient,
  versions: SagaVersions,
  tables: InstanceTables,
  keys: readonly string[],
): Promise<{ readonly of: Map<string, Track>; readonly now: Instant }> => {
  const rows = await tables.lock(client, keys);
  const { now, untold } = await tables.beside(client, versions.newest.telling === 'all' ? [...rows.keys()] : []);
  return { now, of: new Map([...rows].map(([key, row]) => [key, trackOf(key, row, untold.get(key))])) };
};

/** Rules, contracts and versions are pure: what they throw is theirs. */
const judged = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw error instanceof NotNow ? error : new RuleFailed(error);
  }
};
