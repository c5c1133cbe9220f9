import type { Pool } from 'pg';
import type { RawRecord } from '../records/arrival';
import { fromStoredHeaders, type StoredHeaders } from '../records/headers';
import { sql } from '../sql';
import type { KeptLetter } from './dead-letters';

const readLettersSql = sql(__dirname, 'read-letters');
const selectLettersSql = sql(__dirname, 'select-letters');
const countMatchingSql = sql(__dirname, 'count-matching');
const countLettersSql = sql(__dirname, 'count-letters');

/** A dead letter, for people, without its bytes. */
export interface LetterHead extends KeptLetter {
  /** Letters fold again in the order of their ids. */
  readonly id: string;
  readonly projection: string;
  readonly streamId: string | null;
  readonly streamVersion: number | null;
  readonly rowKey: string | null;
  readonly eventId: string | null;
  readonly eventType: string | null;
  readonly reason: string;
  readonly message: string;
}

export interface Letter extends LetterHead {
  readonly stack: string | null;
  readonly raw: RawRecord;
}

interface StoredLetter extends Omit<Letter, 'raw'> {
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: StoredHeaders;
}

/** Letters in the order in which they fold. @param ids all of the projection when left out */
export const readLetters = async (
  pool: Pool,
  projection: string | null,
  ids: readonly string[] | null = null,
): Promise<Letter[]> => {
  const { rows } = await pool.query<StoredLetter>(readLettersSql, [projection, ids]);
  return rows.map(({ topic, partition, offset, key, value, headers, ...letter }) => ({
    ...letter,
    raw: {
      position: topic === null ? null : { topic, partition, offset: BigInt(offset) },
      key,
      value,
      headers: fromStoredHeaders(headers),
    },
  }));
};

/** All that is given must hold. */
export interface LetterFilter {
  readonly projections?: readonly string[] | undefined;
  readonly id?: string | undefined;
  readonly stream?: string | undefined;
  readonly rowKey?: string | undefined;
  readonly reasonCode?: string | undefined;
}

/** How many letters there are, by projection. */
export const countMatching = async (
  pool: Pool,
  { projections, id, stream, rowKey, reasonCode }: LetterFilter,
): Promise<ReadonlyMap<string, number>> => {
  const values = [projections, id, stream, rowKey, reasonCode];
  const { rows } = await pool.query<{ projection: string; letters: number }>(countMatchingSql, values);
  return new Map(rows.map(({ projection, letters }) => [projection, letters]));
};

/** Up to `limit` letters after this one, in the order of their ids. */
export const selectLetters = async (
  pool: Pool,
  { projections, id, stream, rowKey, reasonCode }: LetterFilter,
  limit: number,
  after = '0',
): Promise<LetterHead[]> => {
  const values = [projections, id, stream, rowKey, reasonCode, after, limit];
  const { rows } = await pool.query<LetterHead>(selectLettersSql, values);
  return rows;
};

export interface ParkedCount {
  readonly failed: number;
  readonly waiting: number;
}

export const countLetters = async (pool: Pool): Promise<ReadonlyMap<string, ParkedCount>> => {
  const { rows } = await pool.query<{ projection: string; failed: number; waiting: number }>(countLettersSql);
  return new Map(rows.map(({ projection, ...count }) => [projection, count]));
};
