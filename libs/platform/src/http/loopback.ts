import { isIP } from 'node:net';
import type { EdgeConfig } from '../config';
import type { Logger } from '../logging';

/** Whether this name or address is always the machine itself. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Where nobody is asked who they are, a process answers its own machine only.
 * @throws Error when `HOST` lets other machines in and `ALLOW_REMOTE` does not say that this is meant
 */
export const refuseRemote = (
  { host, allowRemote, authentication }: Pick<EdgeConfig, 'host' | 'allowRemote' | 'authentication'>,
  logger: Logger,
): void => {
  if (isLoopback(host) || authentication) return;
  if (!allowRemote)
    throw new Error(
      `HOST=${host} would let other machines in, and nobody is asked who they are. Use HOST=127.0.0.1, or set ` +
        'AUTH_SECRET or AUTH_JWKS_URL, or set ALLOW_REMOTE=1 where a container network keeps strangers out.',
    );
  logger.warn(
    { host },
    'LISTENING BEYOND LOOPBACK without authentication, because ALLOW_REMOTE=1: let no stranger in.',
  );
};

export const tellIfOpen = ({ authentication }: Pick<EdgeConfig, 'authentication'>, logger: Logger): void => {
  if (authentication) return;
  logger.warn('OPEN: nobody is asked who they are. AUTH_SECRET or AUTH_JWKS_URL turns authentication on.');
};
