import type { Pool } from 'pg';
import type { RawRecord } from '../records/arrival';

/** A dead letter, for people. */
export interface Letter {
  /** Letters fold again in the order of their ids. */
  readonly id: string;
  readonly projection: string;
  readonly status: 'failed' | 'waiting';
  readonly streamId: string | null;
  readonly streamVersion: number | null;
  readonly rowKey: string | null;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly reason: string;
  readonly message: string;
  readonly stack: string | null;
  readonly tries: number;
  readonly parkedAt: string;
  readonly raw: RawRecord;
}

interface StoredLetter extends Omit<Letter, 'raw'> {
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
}

const columns = `id, projection, status, stream_id as "streamId", stream_version as "streamVersion", row_key as "rowKey",
  event_id as "eventId", event_type as "eventType", reason, message, stack, tries, parked_at::text as "parkedAt",
  topic, partition, "offset", record_key as key, record_value as value, record_headers as headers`;

/** All letters of a projection, in the order in which they fold. */
export const readLetters = async (pool: Pool, projection: string): Promise<Letter[]> => {
  const { rows } = await pool.query<StoredLetter>(
    `select ${columns} from dead_letters where projection = $1 order by id`,
    [projection],
  );
  return rows.map(({ topic, partition, offset, key, value, headers, ...letter }) => ({
    ...letter,
    raw: { position: topic === null ? null : { topic, partition, offset: BigInt(offset) }, key, value, headers },
  }));
};

export interface ParkedCount {
  readonly failed: number;
  readonly waiting: number;
}

export const countLetters = async (pool: Pool): Promise<ReadonlyMap<string, ParkedCount>> => {
  const { rows } = await pool.query<{ projection: string; failed: number; waiting: number }>(
    `select projection, count(*) filter (where status = 'failed')::integer as failed,
       count(*) filter (where status = 'waiting')::integer as waiting
     from dead_letters group by projection`,
  );
  return new Map(rows.map(({ projection, ...count }) => [projection, count]));
};
