import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in a transaction of its own, committed when it resolves and rolled back when it rejects.
 * Read committed, whatever the server's default: an append must see what was committed while it waited.
 */
export const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level read committed');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back must not be lent out again.
    await client.query('rollback').catch((failed: Error) => (broken = failed));
    throw error;
  } finally {
    client.release(broken);
  }
};
