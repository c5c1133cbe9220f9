import { reject } from '@refold/model';
import { sql, type AlsoRow } from '@refold/event-store';
import { DatabaseError, type Pool } from 'pg';
import type { CommandAnswer, Outcome } from '../commands/execution/answer';
import type { UsedKey } from './used-key';

const findAnswer = sql(__dirname, 'find-answer');
const forgetAnswers = sql(__dirname, 'forget-answers');

const table = 'command_answers';

/** Someone else has answered under this key: nothing of this attempt is stored, and that answer is to be found. */
export const isAnsweredMeanwhile = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '23505' && error.table === table;

const repeated = new WeakSet<CommandAnswer>();

/** Marks an answer as one that was given before. */
export const answeredBefore = (answer: CommandAnswer): CommandAnswer => {
  repeated.add(answer);
  return answer;
};

export const wasAnsweredBefore = (answer: CommandAnswer): boolean => repeated.has(answer);

/**
 * What was answered under the callers' idempotency keys, in the service's own database and in the statement of the
 * events. Only what was done is kept: a request that was refused, by its contract or by the domain, leaves its key free,
 * for it has changed nothing and may be right the next time.
 */
export class Answers {
  constructor(
    private readonly pool: Pool,
    private readonly keptDays: number,
  ) {}

  /**
   * What was done under this key, if anything was.
   * @throws Rejection when the key was used for something else
   */
  async find({ caller, key, fingerprint }: UsedKey): Promise<Outcome | undefined> {
    const { rows } = await this.pool.query<{ fingerprint: string; answer: Outcome }>(findAnswer, [caller, key]);
    const [row] = rows;
    if (row && row.fingerprint !== fingerprint)
      reject(
        'idempotency/key-reused',
        'This idempotency key was used for another request. Use a new key for each request.',
      );
    return row?.answer;
  }

  /** To be written with the events. It waits for a transaction that holds the same key: see {@link isAnsweredMeanwhile}. */
  rowOf({ caller, key, fingerprint }: UsedKey, answer: Outcome): AlsoRow {
    return { table, row: { caller, key, fingerprint, answer } };
  }

  /** Removes answers whose days are over: their keys are free again. */
  async forgetOld(): Promise<void> {
    await this.pool.query(forgetAnswers, [this.keptDays]);
  }
}
