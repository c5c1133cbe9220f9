import { GraphQLError } from 'graphql';

/**
 * - `BAD_USER_INPUT`: an argument is wrong; `argument` names it.
 * - `QUERY_TOO_COSTLY`: the query asks for more than one request may; nothing was read.
 * - `TIMEOUT`: a store took longer than it may.
 * - `NOT_READY`: a view or fact table is not built yet.
 * - `UNAVAILABLE`: a store or the projector does not answer.
 * - `UNAUTHENTICATED`: nobody is known to ask.
 * - `FORBIDDEN`: this is not for this caller, and `fields` names which of it; or an operation was asked for where
 *   strangers might.
 * - `NOT_FOUND`: an operation is about what is not there.
 * - `REFUSED`: an operation would do harm, or does not fit what is; nothing was changed.
 * - `BUSY`: somebody else is at it.
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
  | 'BUSY';

/** An error whose text is meant for the caller. Every other error reaches the caller as one fixed text with an id. */
export class AnswerError extends GraphQLError {
  constructor(
    readonly code: AnswerErrorCode,
    message: string,
    details: { argument?: string; fields?: readonly string[]; status?: number; cause?: unknown } = {},
  ) {
    super(message, {
      extensions: {
        code,
        ...(details.argument && { argument: details.argument }),
        ...(details.fields && { fields: details.fields }),
        ...(details.status && { http: { status: details.status } }),
      },
    });
    this.cause = details.cause;
  }
}

/** @param argument path of the argument, such as `filter.totalMin` */
export const inputError = (argument: string, problem: string): AnswerError =>
  new AnswerError('BAD_USER_INPUT', `The argument '${argument}' ${problem}.`, { argument });

export const tooCostly = (message: string): AnswerError =>
  new AnswerError('QUERY_TOO_COSTLY', message, { status: 400 });
