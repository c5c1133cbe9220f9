import type { ClientBase, Pool } from 'pg';

/** How far a projection has read one partition. */
export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to read. */
  readonly nextOffset: bigint;
  /** Feed number of the last event before it, 0n if there was none. */
  readonly feedNumber: bigint;
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
  recorded_at: string | null;
}

const columns = `topic, partition, next_offset, feed_number,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`;

const fromStored = (row: StoredProgress): PartitionProgress => ({
  topic: row.topic,
  partition: row.partition,
  nextOffset: BigInt(row.next_offset),
  feedNumber: BigInt(row.feed_number),
  recordedAt: row.recorded_at,
});

export const readProgress = async (pool: Pool, projection: string): Promise<PartitionProgress[]> => {
  const { rows } = await pool.query<StoredProgress>(
    `select ${columns} from projection_progress where projection = $1`,
    [projection],
  );
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
  const { rows } = await client.query<StoredProgress>(
    `select ${columns} from projection_progress
     where projection = $1 and (topic, partition) in (select * from unnest($2::text[], $3::integer[]))
     order by topic, partition for update`,
    [projection, spans.map(({ topic }) => topic), spans.map(({ partition }) => partition)],
  );
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
  await client.query(
    `insert into projection_progress as known
     select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::timestamptz[])
     on conflict (projection, topic, partition) do update set
       next_offset = excluded.next_offset,
       feed_number = greatest(known.feed_number, excluded.feed_number),
       recorded_at = greatest(known.recorded_at, excluded.recorded_at)
     where known.next_offset < excluded.next_offset`,
    progressArrays(projection, progress),
  );
};

/** Puts progress where the partition now begins: its records were deleted, or the topic was made anew. */
export const resetProgress = async (
  client: ClientBase | Pool,
  projection: string,
  progress: readonly PartitionProgress[],
): Promise<void> => {
  await client.query(
    `insert into projection_progress
     select $1, * from unnest($2::text[], $3::integer[], $4::bigint[], $5::bigint[], $6::timestamptz[])
     on conflict (projection, topic, partition) do update set
       next_offset = excluded.next_offset, feed_number = excluded.feed_number`,
    progressArrays(projection, progress),
  );
};

const progressArrays = (projection: string, progress: readonly PartitionProgress[]): unknown[] => [
  projection,
  progress.map(({ topic }) => topic),
  progress.map(({ partition }) => partition),
  progress.map(({ nextOffset }) => nextOffset.toString()),
  progress.map(({ feedNumber }) => feedNumber.toString()),
  progress.map(({ recordedAt }) => recordedAt),
];
