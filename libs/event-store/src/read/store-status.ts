import type { Pool } from 'pg';
import { sql, statement } from '../sql';

export interface StoreStatus {
  /** UUID made when the store was created: another one under the same address is another store. */
  readonly identity: string;
  /** Number of the feed's last event, 0n when it is empty. */
  readonly head: bigint;
  /** Events that have no place in the feed yet; counted up to 100,000. */
  readonly unsequenced: number;
  /** Age of the oldest of them by the database's clock; null when there is none. */
  readonly oldestUnsequencedAgeSeconds: number | null;
}

interface StatusRow {
  identity: string;
  head: string;
  unsequenced: number;
  oldest_unsequenced_age_seconds: number | null;
}

const status = statement(__dirname, 'store-status');

export const storeStatus = async (pool: Pool): Promise<StoreStatus> => {
  const { rows } = await pool.query<StatusRow>(status([]));
  const [row] = rows;
  if (!row) throw new Error('The store has no identity. Run migrate first.');
  return {
    identity: row.identity,
    head: BigInt(row.head),
    unsequenced: row.unsequenced,
    oldestUnsequencedAgeSeconds: row.oldest_unsequenced_age_seconds,
  };
};

/** How many events the store holds of one type and schema version. */
export interface EventCount {
  readonly type: string;
  readonly schemaVersion: number;
  readonly events: bigint;
}

const histogramText = sql(__dirname, 'histogram');

/** Reads the whole store. */
export const histogram = async (pool: Pool): Promise<EventCount[]> => {
  const { rows } = await pool.query<{ type: string; schema_version: number; events: string }>(histogramText);
  return rows.map(({ type, schema_version: schemaVersion, events }) => ({
    type,
    schemaVersion,
    events: BigInt(events),
  }));
};
