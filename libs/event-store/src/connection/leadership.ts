import type { Client } from 'pg';
import { pause } from '../pause';

/**
 * A leader is heard of all the time. A backend that hears nothing for so long has lost its leader behind a link that
 * drops packets without a word; PostgreSQL then ends it, and the lock is free.
 */
const longestSilenceMs = 20_000;
const pulseMs = 5_000;

/** Runs `work`, which leaves the leader's connection unused, and lets the backend hear of its leader meanwhile. */
export const whileLeading = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
  let heard: Promise<unknown> = Promise.resolve();
  const pulse = setInterval(() => {
    heard = heard.then(() => client.query('select'));
    // Told below, when the work is done; until then nobody would have handled it.
    heard.catch(() => undefined);
  }, pulseMs);
  try {
    const result = await work();
    await heard;
    return result;
  } finally {
    clearInterval(pulse);
  }
};

/**
 * Waits until this connection holds the advisory lock: as long as the connection lives, nobody else does.
 * It asks again and again instead of waiting inside one statement, whose snapshot would keep dead rows from vacuum.
 * @param onStandby called each time that someone else leads
 * @returns false when `over` aborted first
 */
export const becomeLeader = async (
  client: Client,
  lock: readonly [number, number],
  over: AbortSignal,
  askEveryMs: number,
  onStandby: () => void,
): Promise<boolean> => {
  while (!over.aborted) {
    const { rows } = await client.query<{ leader: boolean }>('select pg_try_advisory_lock($1, $2) as leader', [
      ...lock,
    ]);
    if (rows[0]?.leader === true) {
      await client.query(`set idle_session_timeout = ${longestSilenceMs}`);
      return true;
    }
    onStandby();
    await pause(askEveryMs, over);
  }
  return false;
};
