import type { FastifyRequest } from 'fastify';
import { callerOf } from '../../../access';
import { Problem } from '../../../http';
import { AnswerError } from '../../errors/answer-error';
import type { Budgets } from './budgets-of';

/** What callers may ask for in a minute, for what is answered beside GraphQL: one budget with their queries. */
export class RequestBudget {
  constructor(private readonly budgets: Budgets) {}

  /**
   * Before anything is read.
   * @param values that the answer may have
   * @throws Problem 429, with when to ask again
   */
  charge(request: FastifyRequest, values: number): void {
    const asker = { caller: callerOf(request), callerAddress: request.socket.remoteAddress };
    try {
      this.budgets.admit(asker);
      this.budgets.charge(asker, { values });
    } catch (error) {
      throw error instanceof AnswerError ? asProblem(error) : error;
    }
  }
}

const asProblem = ({ message, extensions }: AnswerError): Problem =>
  new Problem(429, 'rate-limited', message, { retryAfterSeconds: Number(extensions['retryAfterSeconds']) });
