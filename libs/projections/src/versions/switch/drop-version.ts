import type { Pool } from 'pg';
import { inTransaction } from '../../flush/transaction';
import type { Projection } from '../../flush/projection';

/** Milliseconds that a reader may still hold a table before dropping it is given up. */
const patience = 2_000;

const kept = ['projection_progress', 'dead_letters', 'rebuild_progress'];

/**
 * Drops what a version has built: its tables in either engine, its ledger, how far it has read, its dead letters.
 * @throws Error with code 55P03 when somebody reads from it for longer than two seconds
 */
export const dropVersion = (pool: Pool, projection: Projection): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = ${patience}`);
    for (const table of kept) await client.query(`delete from ${table} where projection = $1`, [projection.id]);
    await client.query('delete from feed_gaps where engine = $1', [projection.id]);
    await client.query('update discarded_letters set dropped_at = now() where projection = $1 and dropped_at is null', [
      projection.id,
    ]);
    await projection.drop(client);
  });
