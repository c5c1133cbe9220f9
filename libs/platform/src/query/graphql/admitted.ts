import { forbidden, hasRole, nobody, roles, type Caller, Unauthenticated } from '../../access';
import type { Problem } from '../../http';
import { AnswerError } from '../errors/answer-error';

/**
 * The caller, when they may ask in GraphQL at all: whoever has a role. What of it is for whom is said at the fields.
 * @throws AnswerError
 */
export const admitted = (caller: Caller): Caller => {
  if (hasRole(caller, roles)) return caller;
  if (caller === nobody) throw refusal('UNAUTHENTICATED', new Unauthenticated('missing'));
  throw refusal('FORBIDDEN', forbidden(caller, roles));
};

const refusal = (code: 'UNAUTHENTICATED' | 'FORBIDDEN', { message, status }: Problem): AnswerError =>
  new AnswerError(code, message, { status });
