import type { Pool, PoolClient } from 'pg';
import type { Writable } from 'node:stream';

/** Milliseconds that the end of a read-only transaction may wait for the next one on its connection. */
const longestWaitMs = 2;

const waiting = new WeakMap<PoolClient, NodeJS.Timeout>();

/**
 * What is written to this connection until the end of the turn goes out by one call of the system. Each call takes as
 * long as PostgreSQL needs to find a row.
 */
export const sendTogether = (client: PoolClient): void => {
  // Of pg's own objects: where they are other ones, each statement goes out by itself.
  const stream = (client as { connection?: { stream?: Writable } }).connection?.stream;
  if (!stream?.cork) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
};

/** Ends a transaction that has only read, and gives its connection back. The end goes out with whatever comes next on it. */
export const commitLater = (client: PoolClient): void => {
  const timer = setTimeout(() => commit(client), longestWaitMs);
  waiting.set(client, timer);
  client.release();
};

/** Whoever takes a connection of this pool gets it without the last one's transaction. */
export const commitBeforeNext = (pool: Pool): void => {
  pool.on('acquire', (client) => {
    if (!waiting.has(client)) return;
    sendTogether(client);
    commit(client);
  });
};

const commit = (client: PoolClient): void => {
  clearTimeout(waiting.get(client));
  waiting.delete(client);
  // Nothing was written. Where the connection is broken the pool hears of it, as does whoever uses it next.
  client.query('commit').catch(() => undefined);
};
