import { GraphQLError } from 'graphql';

/**
 * - `BAD_USER_INPUT`: an argument is wrong; `argument` names it.
 * - `QUERY_TOO_COSTLY`: the query asks for more than one request may; as a rule nothing was read.
 * - `TIMEOUT`: a store took longer than it may.
 * - `NOT_READY`: a view or fact table is not built yet.
 * - `UNAVAILABLE`: a store or the projector does not answer, or too many ask it at once.
 * - `UNAUTHENTICATED`: nobody is known to ask.
 * - `FORBIDDEN`: this is not for this caller, and `fields` names which of it; or an operation was asked for where
 *   strangers might.
 * - `NOT_FOUND`: an operation is about what is not there.
 * - `REFUSED`: an operation would do harm, or does not fit what is; nothing was changed.
 * - `BUSY`: somebody else is at it.
 * - `RATE_LIMITED`: the caller has asked for too much lately; `retryAfterSeconds` says when to ask again.
 * - `OPERATION_NOT_PERSISTED`: only operations of a list are answered, and this is none of them.
 */
export type AnswerErrorCode =
  | 'BAD_USER_INPUT'
  | 'QUERY_TOO_COSTLY'
  | 'TIMEOUT'
  | 'NOT_READY'
  | 'UNAVAILABLE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'REFUSED'
  | 'BUSY'
  | 'RATE_LIMITED'
  | 'OPERATION_NOT_PERSISTED';

interface AnswerErrorDetails {
  readonly argument?: string;
  readonly fields?: readonly string[];
  /** Of HTTP, where the whole request is refused. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** An error whose text is meant for the caller. Every other error reaches the caller as one fixed text with an id. */
export class AnswerError extends GraphQLError {
  constructor(
    readonly code: AnswerErrorCode,
    message: string,
    details: AnswerErrorDetails = {},
  ) {
    const { argument, fields, status, retryAfterSeconds: seconds } = details;
    super(message, {
      extensions: {
        code,
        ...(argument && { argument }),
        ...(fields && { fields }),
        ...(seconds !== undefined && { retryAfterSeconds: seconds }),
        ...(status && { http: { status, ...headersOf(seconds) } }),
      },
    });
    this.cause = details.cause;
  }
}

/** As Apollo takes them. */
const headersOf = (retryAfterSeconds: number | undefined): { headers?: Map<string, string> } =>
  retryAfterSeconds === undefined ? {} : { headers: new Map([['retry-after', String(retryAfterSeconds)]]) };

/** @param argument path of the argument, such as `filter.totalMin` */
export const inputError = (argument: string, problem: string): AnswerError =>
  new AnswerError('BAD_USER_INPUT', `The argument '${argument}' ${problem}.`, { argument });

export const tooCostly = (message: string): AnswerError =>
  new AnswerError('QUERY_TOO_COSTLY', message, { status: 400 });
