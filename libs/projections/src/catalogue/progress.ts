import type { ClientBase, Pool } from 'pg';
import { sql } from '../sql';

const readProgressSql = sql(__dirname, 'read-progress');
const lockProgressSql = sql(__dirname, 'lock-progress');
const writeProgressSql = sql(__dirname, 'write-progress');
const resetProgressSql = sql(__dirname, 'reset-progress');

/** How far a projection has read one partition. */
export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to read. */
  readonly nextOffset: bigint;
  /** Feed number of the last event before it, 0n if there was none. */
  readonly feedNumber: bigint;
  /** Of the event with that number; null, or left out, when it is not known. */
  readonly eventId?: string | null;
  /** The owner's clock at the last record before it. */
  readonly recordedAt: string | null;
}

/** Where a batch begins and ends in one partition. */
export interface PartitionSpan extends PartitionProgress {
  readonly firstOffset: bigint;
}

/** The stored progress lies before the batch: records between them would never be applied. */
export class ProgressBehind extends Error {
  constructor(projection: string, { topic, partition, firstOffset }: PartitionSpan, stored: bigint) {
    super(
      `${projection} has read ${topic}/${partition} up to offset ${stored}, but the batch begins at ${firstOffset}. ` +
        'The views database may have been restored. Reading goes on from what it says.',
    );
    this.name = 'ProgressBehind';
  }
}

interface StoredProgress {
  topic: string;
  partition: number;
  next_offset: string;
  feed_number: string;
  event_id: string | null;
  recorded_at: string | null;
}

const fromStored = (row: StoredProgress): PartitionProgress => ({
  topic: row.topic,
  partition: row.partition,
  nextOffset: BigInt(row.next_offset),
  feedNumber: BigInt(row.feed_number),
  eventId: row.event_id,
  recordedAt: row.recorded_at,
});

export const readProgress = async (pool: Pool, projection: string): Promise<PartitionProgress[]> => {
  const { rows } = await pool.query<StoredProgress>(readProgressSql, [projection]);
  return rows.map(fromStored);
};

/**
 * Locks the progress of these partitions, in order, so that a former owner of a partition and its new one take turns.
 * @throws ProgressBehind
 */
export const lockProgress = async (
  client: ClientBase,
  projection: string,
  spans: readonly PartitionSpan[],
): Promise<void> => {
  const { rows } = await client.query<Omit<StoredProgress, 'feed_number' | 'event_id' | 'recorded_at'>>({
    name: 'progress:lock',
    text: lockProgressSql,
    values: [projection, spans.map(({ topic }) => topic), spans.map(({ partition }) => partition)],
  });
  const stored = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, BigInt(row.next_offset)]));
  for (const span of spans) {
    const next = stored.get(`${span.topic}/${span.partition}`) ?? 0n;
    if (next < span.firstOffset) throw new ProgressBehind(projection, span, next);
  }
};

/** Moves progress forward, never back: a slow former owner cannot undo what the new one has read. */
export const writeProgress = async (
  client: ClientBase,
  projection: string,
  progress: readonly PartitionProgress[],
): Promise<void> => {
  await client.query({ name: 'progress:write', text: writeProgressSql, values: progressArrays(projection, progress) });
};

/** Puts progress where the partition now begins: its records were deleted, or the topic was made anew. */
export const resetProgress = async (
  client: ClientBase | Pool,
  projection: string,
  progress: readonly PartitionProgress[],
): Promise<void> => {
  await client.query(resetProgressSql, progressArrays(projection, progress));
};

const progressArrays = (projection: string, progress: readonly PartitionProgress[]): unknown[] => [
  projection,
  progress.map(({ topic }) => topic),
  progress.map(({ partition }) => partition),
  progress.map(({ nextOffset }) => nextOffset.toString()),
  progress.map(({ feedNumber }) => feedNumber.toString()),
  progress.map(({ recordedAt }) => recordedAt),
  progress.map(({ eventId }) => eventId ?? null),
];
