import { AnswerError } from '../graphql/answer-error';
import { statementTimeout } from './views-pool';

const refusing = /^(08|57P0|53)/;
const socketProblems = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH']);
const clientProblems = /timeout exceeded when trying to connect|Connection terminated|not queryable|Client was closed/;

/** What a reader may know of a failed read; other errors are bugs and stay as they are. */
export const readableError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === '57014')
    return new AnswerError('TIMEOUT', `Reading took longer than ${statementTimeout / 1000} s. Ask for less.`, { cause: error });
  if (refusing.test(code) || socketProblems.has(code) || clientProblems.test(error.message))
    return new AnswerError('UNAVAILABLE', 'The views cannot be read at the moment. Try again shortly.', { cause: error });
  return error;
};
