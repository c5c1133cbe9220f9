import type { Pool, PoolClient } from 'pg';
import { readableError } from '../postgres-error';
import { sendTogether } from './sent-together';

/**
 * A connection on which statements of this turn go out together.
 * @throws AnswerError when there is none
 */
export const connect = async (pool: Pool): Promise<PoolClient> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw readableError(error);
  });
  sendTogether(client);
  return client;
};
