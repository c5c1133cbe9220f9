import type { Pool } from 'pg';
import type { RawRecord } from '../records/arrival';
import { sql } from '../sql';

const readLettersSql = sql(__dirname, 'read-letters');
const countLettersSql = sql(__dirname, 'count-letters');

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

/** All letters of a projection, in the order in which they fold. */
export const readLetters = async (pool: Pool, projection: string): Promise<Letter[]> => {
  const { rows } = await pool.query<StoredLetter>(readLettersSql, [projection]);
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
  const { rows } = await pool.query<{ projection: string; failed: number; waiting: number }>(countLettersSql);
  return new Map(rows.map(({ projection, ...count }) => [projection, count]));
};
