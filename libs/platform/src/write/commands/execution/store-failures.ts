import { unavailable } from '../../../http';

const downCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '25006', // read-only: a standby, before it is promoted
  '53300', // too many connections
  '55P03', // waited too long for a lock
  '57014', // cancelled, by a time limit
  '57P01', // shut down by the administrator
  '57P02',
  '57P03', // starting up
]);
/** node-postgres gives these failures no code. */
const downTexts =
  /connection terminated|connection error|timeout exceeded when trying to connect|connection timeout|after calling end on the pool/i;

/** Whether the database is away, as opposed to a statement that it refuses. */
export const isStoreDown = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code: unknown = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (downCodes.has(code) || /^08/.test(code))) return true;
  return downTexts.test(error.message) || (error.cause !== undefined && isStoreDown(error.cause));
};

/** The failure as callers are told of it: a store that is away is a reason to come again, the rest stays as it is. */
export const asCallersSee = (error: unknown): unknown =>
  isStoreDown(error) ? unavailable('The event store cannot be reached.', error) : error;
