import { createHash } from 'node:crypto';
import { encodeData, reject } from '@refold/model';
import { sql, type AlsoRow } from '@refold/event-store';
import { DatabaseError, type Pool } from 'pg';
import { madeIdOf } from '../commands/command-input';
import type { CommandAnswer } from '../commands/answer';

const findAnswer = sql(__dirname, 'find-answer');
const forgetAnswers = sql(__dirname, 'forget-answers');

const table = 'command_answers';

/** Someone else has answered under this key: nothing of this attempt is stored, and that answer is to be found. */
export const isAnsweredMeanwhile = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '23505' && error.table === table;

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

  /** To be written with the events. It waits for a transaction that holds the same key: see {@link isAnsweredMeanwhile}. */
  rowOf(key: string, fingerprint: string, answer: CommandAnswer): AlsoRow {
    return { table, row: { key, fingerprint, answer } };
  }

  /** Removes answers of more than seven days: a client does not retry that long. */
  async forgetOld(): Promise<void> {
    await this.pool.query(forgetAnswers);
  }
}
