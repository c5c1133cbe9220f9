import { SignJWT } from 'jose';
import type { Caller } from '../caller';

/** What a token that is made here says beside its caller. */
export interface TokenTerms {
  readonly secret: Uint8Array;
  readonly issuer: string | null;
  readonly audience: string;
  /** Seconds from now. */
  readonly lifetime: number;
}

/** A token that processes with the same secret believe. */
export const makeToken = (caller: Caller, { secret, issuer, audience, lifetime }: TokenTerms): Promise<string> => {
  const { subject, roles, customerId } = caller;
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ roles: [...roles], ...(customerId !== null && { customer_id: customerId }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime);
  if (issuer !== null) token.setIssuer(issuer);
  return token.sign(secret);
};
