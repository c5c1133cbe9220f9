import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in a transaction of its own connection: commits what it resolves with, rolls back what it throws.
 * A connection that failed is closed, not reused.
 */
export const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A backend that is shut down while we wait for something else reports it here; the next statement fails anyway.
  const noteBroken = (error: Error): void => void (broken = error);
  client.on('error', noteBroken);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.removeListener('error', noteBroken);
    client.release(broken);
  }
};
