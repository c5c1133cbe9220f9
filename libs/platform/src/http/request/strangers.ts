import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { EdgeConfig } from '../../config';
import { isLoopback } from '../loopback';
import { Problem } from '../problem';

/**
 * A web page that is open on this machine can send requests here, too: by a form, or by a host name of its own that
 * it lets point to 127.0.0.1. So requests that a browser marks as coming from another page are refused, unless its
 * origin is let in; and, where nobody is asked who they are, so are host names that are not this machine's (unless
 * remote callers are meant to come in).
 */
export const refuseStrangers = (
  server: FastifyInstance,
  config: Pick<EdgeConfig, 'allowRemote' | 'authentication' | 'corsOrigins'>,
): void => {
  const strangers = strangersTo(config);
  server.addHook('onRequest', (request, _reply, next) => {
    const reason = strangeness(request, strangers);
    next(reason === null ? undefined : new Problem(403, 'forbidden', reason));
  });
};

/** Whom this process takes for strangers. */
export const strangersTo = ({
  allowRemote,
  authentication,
  corsOrigins = [],
}: Pick<EdgeConfig, 'allowRemote' | 'authentication' | 'corsOrigins'>): Strangers => ({
  anyName: allowRemote || authentication !== undefined,
  friends: corsOrigins,
});

export interface Strangers {
  /** Whether host names of other machines are answered. */
  readonly anyName: boolean;
  /** Other origins whose pages are answered. */
  readonly friends: readonly string[];
}

/** Why a request is not answered; null when it is. */
export const strangeness = (
  { headers }: Pick<IncomingMessage, 'headers'>,
  { anyName, friends }: Strangers,
): string | null => {
  const { host = '', origin } = headers;
  if (!anyName && !isLoopback(hostnameOf(`http://${host}`)))
    return 'This process answers to names of its own machine only, such as 127.0.0.1.';
  if (origin !== undefined && friends.includes(origin)) return null;
  const foreign = origin === undefined ? isPartOfForeignPage(headers) : originHost(origin) !== host.toLowerCase();
  if (foreign) return 'Pages of other origins are not answered.';
  return null;
};

/** An image or a script of another site names no origin. A link that is followed from there is somebody's wish. */
const isPartOfForeignPage = (headers: IncomingHttpHeaders): boolean =>
  headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate';

const hostnameOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '');

const originHost = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : '');
