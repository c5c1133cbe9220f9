import { Pool, type PoolConfig } from 'pg';

/**
 * A pool whose connections may die without taking the process along. pg listens to the errors of idle connections
 * only: one that is checked out when its backend goes would raise an 'error' event that nobody handles.
 * The query that was under way still rejects, and the pool opens a new connection for the next one.
 */
export const openPool = (url: string, options: PoolConfig = {}): Pool =>
  survivingLostConnections(
    new Pool({
      connectionString: url,
      max: 10,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      // Over a link that drops packets without a word a query would wait for many minutes.
      query_timeout: 60_000,
      options: planOnce,
      ...options,
    }),
  );

/** The same for a pool that someone else opened. */
export const survivingLostConnections = (pool: Pool): Pool => {
  if (pool.listeners('error').includes(expected)) return pool;
  pool.on('error', expected);
  pool.on('connect', (client) => client.on('error', expected));
  return pool;
};

/** PostgreSQL guesses more rows for an array that it does not know, so it would plan each append anew, for a third of its time. */
const planOnce = '-c plan_cache_mode=force_generic_plan';

const expected = (): void => undefined;
