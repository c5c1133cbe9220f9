import { createHash } from 'node:crypto';
import { encodeData, reject } from '@refold/model';
import { sql } from '@refold/event-store';
import type { Pool, PoolClient } from 'pg';
import { madeIdOf } from '../commands/command-input';
import type { CommandAnswer } from '../commands/answer';

const findAnswer = sql(__dirname, 'find-answer');
const rememberAnswer = sql(__dirname, 'remember-answer');
const forgetAnswers = sql(__dirname, 'forget-answers');

/** Someone else has answered under this key since we looked: roll back, and give that answer. */
export class AnsweredMeanwhile extends Error {}

/** What is asked, whatever the order of its JSON keys was; an id that was made here is no part of it. */
export const fingerprintOf = (command: { readonly type: string }): string => {
  const made = madeIdOf(command);
  const asked = made === undefined ? command : { ...command, [made]: undefined };
  return createHash('sha256')
    .update(`${command.type} ${encodeData(asked)}`)
    .digest('hex');
};

/** Answers by the caller's idempotency key, in the service's own database and in the transaction of the events. */
export class Answers {
  constructor(private readonly pool: Pool) {}

  /**
   * The answer that was given under this key, if any.
   * @throws Rejection when the key was used for something else
   */
  async find(key: string, fingerprint: string): Promise<CommandAnswer | undefined> {
    const { rows } = await this.pool.query<{ fingerprint: string; answer: CommandAnswer }>(findAnswer, [key]);
    const [row] = rows;
    if (row && row.fingerprint !== fingerprint)
      reject(
        'idempotency/key-reused',
        'This idempotency key was used for another request. Use a new key for each request.',
      );
    return row?.answer;
  }

  /**
   * Waits for a transaction that holds the same key.
   * @throws AnsweredMeanwhile when that one has committed
   */
  async remember(client: Pool | PoolClient, key: string, fingerprint: string, answer: CommandAnswer): Promise<void> {
    const { rowCount } = await client.query(rememberAnswer, [key, fingerprint, JSON.stringify(answer)]);
    if (rowCount === 0) throw new AnsweredMeanwhile();
  }

  /** For a command that changes nothing. */
  async rememberAlone(key: string, fingerprint: string, answer: CommandAnswer): Promise<void> {
    await this.remember(this.pool, key, fingerprint, answer);
  }

  /** Removes answers of more than seven days: a client does not retry that long. */
  async forgetOld(): Promise<void> {
    await this.pool.query(forgetAnswers);
  }
}
