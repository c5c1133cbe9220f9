import type { EdgeConfig } from '../../config';
import { OwnTokens } from './own-tokens';
import { TokenFile } from './token-file';

/** What a process shows of itself when it asks another. */
export interface Credentials {
  /**
   * For the header Authorization; null where there is nothing to show.
   * @throws Error saying why there is nothing, although there should be
   */
  authorization(): Promise<string | null>;
}

/** Of a process in a system where nobody is asked who they are. */
export const noCredentials: Credentials = { authorization: async () => null };

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

/** The headers of a request that shows them. */
export const authorizationIn = async (credentials: Credentials): Promise<Record<string, string>> => {
  const authorization = await credentials.authorization();
  return authorization === null ? {} : { authorization };
};
