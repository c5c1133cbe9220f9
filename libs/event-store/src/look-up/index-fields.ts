import type { Stream } from '@refold/model';
import type { Pool } from 'pg';
import { advisoryLocks } from '../connection/advisory-locks';
import { inTransaction } from '../connection/in-transaction';
import { fieldLiteral, indexedFields } from './look-up';

/**
 * Gives the store an index for each field by which its streams are found: see `indexedBy` of a stream. Appends wait while
 * an index of a large store is built, some seconds a million events. Needs {@link migrate} before.
 * @returns the fields that have got an index now
 */
export const indexFields = (pool: Pool, streams: readonly Stream[]): Promise<string[]> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', advisoryLocks.migrations);
    const { rows } = await client.query<{ indexname: string }>(
      `select indexname from pg_indexes where schemaname = current_schema() and tablename = 'events'`,
    );
    const known = new Set(rows.map(({ indexname }) => indexname));
    const missing = indexedFields(streams).filter((field) => !known.has(indexName(field)));
    for (const field of missing) {
      const value = `(data ->> ${fieldLiteral(field)})`;
      await client.query(`create index "${indexName(field)}" on events (${value}) where ${value} is not null`);
    }
    return missing;
  });

/** Case is part of a field's name, so the name is quoted; PostgreSQL takes 63 bytes. */
const indexName = (field: string): string => `events_by_${field}`.slice(0, 63);
