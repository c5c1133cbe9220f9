import { Pool } from 'pg';
import { LastCut } from '../freshness/last-cut';
import { rowTypes } from './row-types';
import { commitBeforeNext } from './snapshot/sent-together';

/** Milliseconds. A reader waits for a free connection no longer than it would for its answer. */
const connectionTimeout = 5_000;
/** Milliseconds that one statement may run. */
export const statementTimeout = 10_000;
/** Milliseconds. Frees the snapshot of a request that never ended. */
const idleInTransactionTimeout = 60_000;

/** Connections to the views database that cannot write, in UTC whatever the zone of this process or the server. */
export const openViewsPool = (connectionString: string, onBroken: (error: Error) => void): Pool => {
  const pool = new Pool({
    connectionString,
    max: 10,
    // A statement is sent at once, though the one before it is not answered yet: a snapshot is opened in one round trip.
    pipeline: true,
    connectionTimeoutMillis: connectionTimeout,
    keepAlive: true,
    // Over a link that drops packets without a word, the server's own limit would never be heard of.
    query_timeout: statementTimeout + 5_000,
    application_name: 'refold-query-api',
    types: rowTypes,
    options: [
      'default_transaction_read_only=on',
      'TimeZone=UTC',
      'DateStyle=ISO',
      `statement_timeout=${statementTimeout}`,
      `idle_in_transaction_session_timeout=${idleInTransactionTimeout}`,
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  });
  // A connection that breaks is replaced, idle or between two statements of a request. Without listeners on both, its
  // error would end the process.
  pool.on('error', () => undefined);
  commitBeforeNext(pool);
  pool.on('connect', (client) => {
    client.on('error', onBroken);
    LastCut.of(pool).forget();
  });
  return pool;
};
