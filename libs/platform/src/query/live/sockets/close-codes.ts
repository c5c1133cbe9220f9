import { CloseCode } from 'graphql-ws';
import { Unauthenticated } from '../../../access';
import { Problem } from '../../../http/problem';
import { AnswerError } from '../../errors/answer-error';

/** Why a connection is closed from here: codes of WebSocket and of graphql-ws, and one of our own. */
export const closeCodes = {
  goingAway: 1001,
  tryAgainLater: 1013,
  badRequest: CloseCode.BadRequest,
  /** It is not known who asks: the same token will not do again. */
  unauthorized: CloseCode.Unauthorized,
  /** Known and not let in, or not any more: clients come again, with a new token. */
  forbidden: CloseCode.Forbidden,
  /** What is sent is not read. To come again and go on where one was is right. */
  doesNotRead: 4413,
  internal: CloseCode.InternalServerError,
} as const;

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** Bytes that a WebSocket has for the reason. */
const longestReason = 123;

export const closing = (code: number, reason: string): Closing => ({
  code,
  reason: Buffer.byteLength(reason) <= longestReason ? reason : `${[...reason].slice(0, 40).join('')} …`,
});

/** What a caller is told who is not let in; undefined when it is no fault of theirs. */
export const closingFor = (error: unknown): Closing | undefined => {
  if (error instanceof Unauthenticated) return closing(closeCodes.unauthorized, error.message);
  if (error instanceof AnswerError && error.code === 'RATE_LIMITED')
    return closing(closeCodes.tryAgainLater, error.message);
  if (error instanceof AnswerError)
    return closing(error.code === 'UNAUTHENTICATED' ? closeCodes.unauthorized : closeCodes.forbidden, error.message);
  if (error instanceof Problem && error.status === 503) return closing(closeCodes.tryAgainLater, error.message);
  return undefined;
};
