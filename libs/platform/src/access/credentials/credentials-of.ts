import type { EdgeConfig } from '../../config';
import { noCredentials, type Credentials } from './credentials';
import { OwnTokens } from './own-tokens';
import { TokenFile } from './token-file';

/** A token that somebody made for this process, or, where all share one secret, tokens that it makes by itself. */
export const credentialsOf = (
  config: Pick<EdgeConfig, 'process' | 'authentication' | 'serviceTokenFile'>,
): Credentials => {
  const { process, authentication, serviceTokenFile } = config;
  if (serviceTokenFile !== undefined) return new TokenFile(serviceTokenFile);
  if (authentication?.keys.kind !== 'secret') return noCredentials;
  const { issuer, audience, keys } = authentication;
  const caller = { subject: process, roles: ['service'], customerId: null } as const;
  return new OwnTokens(caller, { secret: keys.secret, issuer, audience });
};
