/** Classes of PostgreSQL's errors: connection, resources, a server that starts or stops, and races that were lost. */
const passingStates = /^(08|53|57|40)[0-9A-Z]{3}$|^55P03$/;
const passingCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND']);
/** pg gives these without a code. */
const passingTexts =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether a store is away or busy: the same may succeed later, and nothing that it was asked is to blame. */
export const isPassing = (error: unknown): boolean => {
  const { code, message = '', name = '', cause } = error as Error & { code?: unknown };
  if (typeof code === 'string' && (passingStates.test(code) || passingCodes.has(code))) return true;
  if (passingTexts.test(message) || name.startsWith('KafkaJS')) return true;
  return cause instanceof Error && isPassing(cause);
};
