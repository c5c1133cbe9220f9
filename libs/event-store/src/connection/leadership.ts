import type { Client } from 'pg';
import { pause } from '../pause';

export interface Candidacy {
  readonly lock: readonly [number, number];
  readonly askEveryMs: number;
  /** Called each time that someone else turns out to lead. */
  readonly onStandby?: () => void;
  /**
   * A backend that hears nothing for so long has lost its leader behind a link that drops packets without a word;
   * PostgreSQL then ends it, and the lock is free. Default 20,000 ms.
   */
  readonly longestSilenceMs?: number;
}

/**
 * Waits until this connection holds the advisory lock: as long as the connection lives, nobody else does.
 * It asks again and again instead of waiting inside one statement, whose snapshot would keep dead rows from vacuum.
 * @returns false when `over` aborted first
 */
export const becomeLeader = async (
  client: Client,
  { lock, askEveryMs, onStandby, longestSilenceMs = 20_000 }: Candidacy,
  over: AbortSignal,
): Promise<boolean> => {
  while (!over.aborted) {
    const { rows } = await client.query<{ leader: boolean }>(tryLock, [...lock]);
    if (rows[0]?.leader === true) {
      await client.query(`set idle_session_timeout = ${longestSilenceMs}`);
      return true;
    }
    onStandby?.();
    await pause(askEveryMs, over);
  }
  return false;
};

const tryLock = 'select pg_try_advisory_lock($1, $2) as leader';

/**
 * Runs `work`, which leaves the leader's connection unused, and lets the backend hear of its leader meanwhile.
 * @throws the work's error, or the connection's when it was lost meanwhile
 */
export const whileLeading = async <T>(client: Client, work: () => Promise<T>, pulseMs = 5_000): Promise<T> => {
  let heard: Promise<unknown> = Promise.resolve();
  const pulse = setInterval(() => {
    heard = heard.then(() => client.query('select'));
    // Told below, when the work is done; until then nobody would have handled it.
    heard.catch(() => undefined);
  }, pulseMs);
  const result = await work().finally(() => clearInterval(pulse));
  await heard;
  return result;
};
