import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Authentication } from '../../config';
import { unavailable } from '../../http/problem';
import type { Logger } from '../../logging';
import type { Caller } from '../caller';
import { believedKeys, type BelievedKeys, type KeySetPace } from './believed-keys';
import { callerIn } from './caller-in';
import { type Checked, CheckedTokens } from './checked-tokens';
import { Unauthenticated } from './unauthenticated';

/** Characters; half of what Node takes as headers altogether. */
const longestToken = 8_192;
/** Seconds by which two clocks may differ. */
const clockTolerance = 30;
/** Milliseconds for which a token is not looked at again, so that a withdrawn key shuts its tokens out soon. */
const longestUnchecked = 300_000;
const mostChecked = 1_000;

/** Finds in a token who calls. */
export class TokenReader {
  private readonly checked = new CheckedTokens(mostChecked);
  private readonly believed: BelievedKeys;

  constructor(
    private readonly authentication: Authentication,
    logger: Logger,
    pace?: KeySetPace,
  ) {
    this.believed = believedKeys(authentication.keys, logger, pace);
  }

  /**
   * @throws Unauthenticated when the token is not believed
   * @throws Problem 503 when the keys that it could be signed by cannot be fetched
   */
  async read(token: string): Promise<Caller> {
    return (await this.check(token)).caller;
  }

  /** The same, with the time at which the token is to be looked at again, by those who go on without showing it anew. */
  async check(token: string): Promise<Checked> {
    if (token.length > longestToken) throw new Unauthenticated('too-long');
    const known = this.checked.find(token);
    if (known) return known;
    const claims = await this.verified(token);
    const expiresAt = (claims.exp ?? 0) * 1000;
    const until = Math.min(expiresAt, Date.now() + longestUnchecked);
    const checked = {
      caller: callerIn(claims),
      until,
      endsAt: expiresAt + clockTolerance * 1000,
      runsOutAt: expiresAt,
    };
    this.checked.keep(token, checked);
    return checked;
  }

  private async verified(token: string): Promise<JWTPayload> {
    const { algorithms, keys } = this.believed;
    const { issuer, audience } = this.authentication;
    const own = issuer === null ? {} : { issuer };
    const rules = { algorithms, audience, clockTolerance, requiredClaims: ['sub', 'exp'], ...own };
    let refusal: unknown;
    for (const keyOf of keys)
      try {
        return (await jwtVerify(token, keyOf, rules)).payload;
      } catch (error) {
        refusal = error;
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
      }
    throw refusalOf(refusal);
  }
}

const refusalOf = (error: unknown): Error => {
  if (error instanceof errors.JWTExpired) return new Unauthenticated('expired', error);
  if (error instanceof errors.JWTClaimValidationFailed) return new Unauthenticated(claimFault(error), error);
  if (signatureFaults.some((fault) => error instanceof fault)) return new Unauthenticated('signature', error);
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid)
    return new Unauthenticated('unreadable', error);
  return unavailable('It cannot be found out now whether the token is good.', error);
};

const signatureFaults = [
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

const claimFault = ({ claim, reason }: errors.JWTClaimValidationFailed) => {
  if (claim === 'iss') return 'issuer';
  if (claim === 'aud') return 'audience';
  return claim === 'nbf' && reason === 'check_failed' ? 'early' : 'claims';
};
