import type { Client } from 'pg';
import { pause } from '../pause';

/**
 * Waits until this connection holds the advisory lock: as long as the connection lives, nobody else does.
 * It asks again and again instead of waiting inside one statement, whose snapshot would keep dead rows from vacuum.
 * @returns false when `over` aborted first
 */
export const becomeLeader = async (
  client: Client,
  lock: readonly [number, number],
  over: AbortSignal,
  askEveryMs: number,
): Promise<boolean> => {
  while (!over.aborted) {
    const { rows } = await client.query<{ leader: boolean }>('select pg_try_advisory_lock($1, $2) as leader', [
      ...lock,
    ]);
    if (rows[0]?.leader === true) return true;
    await pause(askEveryMs, over);
  }
  return false;
};
