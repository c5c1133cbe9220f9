import { isLoopback } from '../../http/loopback';
import { AnswerError } from '../errors/answer-error';
import type { QueryConfig } from '../query-config';

/**
 * Where nobody is asked who they are, operations are for callers of this machine only, and where others might come in,
 * for nobody.
 * @throws AnswerError
 */
export const refuseRemote = (
  { authentication, host }: Pick<QueryConfig, 'authentication' | 'host'>,
  callerAddress: string | undefined,
): void => {
  if (authentication) return;
  if (!isLoopback(host)) throw forbidden('This process listens beyond its own machine.');
  if (!isLoopbackAddress(callerAddress)) throw forbidden('This request came from another machine.');
};

const forbidden = (why: string): AnswerError =>
  new AnswerError('FORBIDDEN', `${why} Operations are answered on loopback only, since nobody is asked who they are.`);

/** IPv4 as a socket of both families writes it is `::ffff:127.0.0.1`. */
const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && isLoopback(address.replace(/^::ffff:/i, ''));
