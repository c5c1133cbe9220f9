import { forbidden, hasRole, nobody, type Caller, type Role, Unauthenticated } from '../../access';
import type { Problem } from '../../http';
import { AnswerError } from '../errors/answer-error';

/** Who may ask in GraphQL at all; the operator's verbs say for themselves that they are for fewer. */
const readers: readonly Role[] = ['staff', 'operator', 'service'];

/**
 * The caller, when they may ask. Customers may not: the views hold what belongs to all of them.
 * @throws AnswerError
 */
export const admitted = (caller: Caller): Caller => {
  if (hasRole(caller, readers)) return caller;
  if (caller === nobody) throw refusal('UNAUTHENTICATED', new Unauthenticated('missing'));
  throw refusal('FORBIDDEN', forbidden(caller, readers));
};

const refusal = (code: 'UNAUTHENTICATED' | 'FORBIDDEN', { message, status }: Problem): AnswerError =>
  new AnswerError(code, message, { status });
