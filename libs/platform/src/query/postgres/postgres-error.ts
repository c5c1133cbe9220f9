import { types } from 'node:util';
import { AnswerError } from '../errors/answer-error';
import { statementTimeout } from './views-pool';

const missingTable = '42P01';
const missingColumn = '42703';
const cancelledByTimeout = '57014';
const momentOutOfRange = '22008';
const refusing = /^(08|57P0|53)/;
const socketProblems = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
]);
const clientProblems =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|not queryable|Client was closed/;

/** Whether a read may have failed because it was of a version that is not the active one any more. */
export const isOfOtherVersion = (error: Error | undefined): boolean =>
  [error, error?.cause].some((each) =>
    [missingTable, missingColumn].includes((each as { code?: string } | undefined)?.code ?? ''),
  );

/** What a reader may know of a failed read; other errors are bugs and stay as they are. */
export const readableError = (error: unknown): Error => {
  // Errors of sockets may come from another realm, where `instanceof Error` is false.
  if (!types.isNativeError(error)) return new Error(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === cancelledByTimeout)
    return new AnswerError('TIMEOUT', `Reading took longer than ${statementTimeout / 1000} s. Ask for less.`, {
      cause: error,
    });
  if (code === momentOutOfRange)
    return new AnswerError('BAD_USER_INPUT', 'A moment lies beyond what can be compared: use years 1 to 9999.', {
      cause: error,
    });
  if (code === missingTable)
    return new AnswerError('NOT_READY', 'The views are not ready yet: the projector has not built them.', {
      cause: error,
    });
  if (refusing.test(code) || socketProblems.has(code) || clientProblems.test(error.message))
    return new AnswerError('UNAVAILABLE', 'The views cannot be read at the moment. Try again shortly.', {
      cause: error,
    });
  return error;
};
