import { types } from 'node:util';
import { ClickHouseError } from '@clickhouse/client';
import { AnswerError } from '../errors/answer-error';

/* Codes of ClickHouse's ErrorCodes.cpp. */
const unknownTable = new Set(['60', '81']);
const tooSlow = new Set(['159', '160', '394']);
const tooMuch = new Set(['241', '158', '396']);
const overloaded = new Set(['202', '209', '210', '236', '745']);
const socketProblems =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|socket hang up|Timeout error/;

/** What a reader may know of a failed query; other errors are bugs and stay as they are. */
export const factsError = (error: unknown): Error => {
  // Errors of sockets may come from another realm, where `instanceof Error` is false.
  if (!types.isNativeError(error)) return new Error(String(error));
  if (error instanceof ClickHouseError) return fromServer(error);
  const code = 'code' in error ? String(error.code) : '';
  return socketProblems.test(`${code} ${error.message}`) ? unavailable(error) : error;
};

const fromServer = (error: ClickHouseError): Error => {
  if (unknownTable.has(error.code))
    return new AnswerError('NOT_READY', 'The facts are not ready yet: the projector has not built them.', {
      cause: error,
    });
  if (tooSlow.has(error.code))
    return new AnswerError('TIMEOUT', 'Reading the facts took too long. Ask for a shorter time or fewer dimensions.', {
      cause: error,
    });
  if (tooMuch.has(error.code))
    return new AnswerError(
      'QUERY_TOO_COSTLY',
      'This needs more memory than one query may have. Ask for a shorter time.',
      {
        cause: error,
      },
    );
  return overloaded.has(error.code) ? unavailable(error) : error;
};

const unavailable = (cause: Error): AnswerError =>
  new AnswerError('UNAVAILABLE', 'The facts cannot be read at the moment. Try again shortly.', { cause });
