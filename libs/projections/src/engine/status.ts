import { auditCounts, type AuditCount } from '../audit/audit-counts';
import { countLetters, type ParkedCount } from '../dead-letters/letters';
import { readProgress } from '../catalogue/progress';
import type { Engine } from '../catalogue/engine';
import type { Projection } from '../flush/projection';
import type { OwnerState } from '../owners/watch/owner-watch';
import type { EngineState } from './engine-state';
import type { Projector } from './projector';

export interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record, as digits. */
  readonly nextOffset: string;
  /** Feed number of the last event that was read, as digits. */
  readonly feedNumber: string;
  readonly recordedAt: string | null;
  readonly lagEvents: number;
}

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly engine: Engine;
  /** Owners of the streams that it follows. */
  readonly services: readonly string[];
  /** No error, and no event is parked. */
  readonly healthy: boolean;
  readonly error: string | null;
  /** Records that are in Kafka and not in the rows. */
  readonly lagEvents: number;
  /** Age of the oldest unread record, by its owner's clock; 0 when there is none, null when unknown. */
  readonly lagSeconds: number | null;
  /** Null when the store does not answer. */
  readonly rows: number | null;
  readonly parked: ParkedCount;
  /** Rows or facts that were held against their events since the version was built. */
  readonly audit: AuditCount;
  readonly partitions: readonly PartitionState[];
}

export interface EngineStatus {
  readonly engine: Engine;
  readonly running: boolean;
  /** Whether Kafka has given it its partitions. */
  readonly joined: boolean;
  readonly error: string | null;
  /** Records that were read and wait for a flush. */
  readonly waiting: number;
  /** Gaps in the chain of feed numbers that are not filled from their owners yet. */
  readonly openGaps: number | null;
  /** Partitions that did not continue where they were left: records were deleted, or the topic was made anew. */
  readonly movedPartitions: readonly { topic: string; partition: number; expected: string; found: string }[];
}

export interface ProjectorStatus {
  readonly ready: boolean;
  /** Whose events are read, and whether their stores are still the ones that were read. */
  readonly owners: readonly OwnerState[];
  readonly engines: readonly EngineStatus[];
  readonly projections: readonly ProjectionStatus[];
}

/** What keeps a projector from doing its work, by engine. Empty when it is ready. */
export const problemsOf = ({ states, watch }: Projector): string[] => [
  ...watch.states().flatMap(({ restored }) => restored ?? []),
  ...states.flatMap(({ engine, running, waitsFor }) => {
    const problem = running ? (running.problem() ?? (running.joined() ? null : 'waits for its partitions')) : waitsFor;
    return problem === null ? [] : [`${engine}: ${problem}`];
  }),
];

/** How all projections stand. A store that does not answer shows as nulls, never as an error of the status itself. */
export const statusOf = async (projector: Projector): Promise<ProjectorStatus> => {
  const { pool } = projector.options;
  const parked = await countLetters(pool).catch(() => new Map<string, ParkedCount>());
  const audited = await auditCounts(pool).catch(() => new Map<string, AuditCount>());
  const engines = await Promise.all(projector.states.map(engineStatus));
  const projections = await Promise.all(
    projector.states.flatMap((state) =>
      fedBy(state).map((projection) => projectionStatus(projector, state, projection, { parked, audited })),
    ),
  );
  return { ready: problemsOf(projector).length === 0, owners: projector.watch.states(), engines, projections };
};

/** Before an engine runs, nobody knows which versions it will feed: then the newest of each name stands for them. */
const fedBy = ({ running, defined }: EngineState): readonly Projection[] =>
  running
    ? running.runners.map(({ projection }) => projection)
    : defined.filter(({ name, version }) => defined.every((each) => each.name !== name || each.version <= version));

const engineStatus = async ({ engine, running, waitsFor }: EngineState): Promise<EngineStatus> => ({
  engine,
  running: running !== null,
  joined: running?.joined() ?? false,
  error: running ? (running.problem() ?? running.lacking) : waitsFor,
  waiting: running?.waiting ?? 0,
  openGaps: running
    ? await running.gaps.open().then(
        ({ length }) => length,
        () => null,
      )
    : null,
  movedPartitions: (running?.moves() ?? []).map(({ topic, partition, expected, found }) => ({
    ...{ topic, partition, expected: expected.toString(), found: found.toString() },
  })),
});

/** By projection. */
interface StoredCounts {
  readonly parked: ReadonlyMap<string, ParkedCount>;
  readonly audited: ReadonlyMap<string, AuditCount>;
}

const projectionStatus = async (
  projector: Projector,
  { engine, running, waitsFor }: EngineState,
  projection: Projection,
  { parked, audited }: StoredCounts,
): Promise<ProjectionStatus> => {
  const { name, version, id } = projection;
  const services = [...projection.services].sort();
  const error = running ? (running.problemOf(id) ?? running.problem() ?? running.lacking) : waitsFor;
  const count = parked.get(id) ?? { failed: 0, waiting: 0 };
  // Asked for afresh: partitions that another instance reads move without us.
  const stored = await readProgress(projector.options.pool, id).catch(() => undefined);
  const reached = running?.positions.partitionsOf(id, stored) ?? [];
  const partitions = partitionStates(reached);
  return {
    ...{ name, version, engine, services, healthy: error === null && count.failed + count.waiting === 0, error },
    lagEvents: partitions.reduce((sum, { lagEvents }) => sum + lagEvents, 0),
    lagSeconds: running ? lagSecondsOf(running.positions, reached) : null,
    rows: running ? await rowCount(projector, projection) : null,
    parked: count,
    audit: audited.get(id) ?? { checked: 0, drifted: 0 },
    partitions,
  };
};

/** Counting reads a whole table; whoever watches closely gets a count that is some seconds old. */
const countFreshMs = 3_000;
const counts = new WeakMap<Projection, { readonly at: number; readonly rows: Promise<number | null> }>();

const rowCount = ({ options: { pool } }: Projector, projection: Projection): Promise<number | null> => {
  const known = counts.get(projection);
  if (known && Date.now() - known.at < countFreshMs) return known.rows;
  const rows = projection.countRows(pool).catch(() => null);
  counts.set(projection, { at: Date.now(), rows });
  return rows;
};

type Positions = NonNullable<EngineState['running']>['positions'];

const partitionStates = (partitions: ReturnType<Positions['partitionsOf']>): PartitionState[] =>
  partitions.map(({ topic, partition, nextOffset, feedNumber, recordedAt, end }) => ({
    ...{ topic, partition, recordedAt },
    nextOffset: nextOffset.toString(),
    feedNumber: feedNumber.toString(),
    lagEvents: Number(end - nextOffset),
  }));

/** Of the partition that is furthest behind; null when it is not known of one that is behind. */
export const lagSecondsOf = ({ sources }: Positions, reached: ReturnType<Positions['partitionsOf']>): number | null => {
  const lags = reached.map((each) => sources.lagSecondsOf(each));
  const known = lags.flatMap((lag) => lag ?? []);
  if (known.length < lags.length && Math.max(0, ...known) === 0) return null;
  return Math.round(Math.max(0, ...known) * 10) / 10;
};
