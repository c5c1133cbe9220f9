import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Logger } from '../../logging';
import type { TokenKeys } from '../../config';

/** Keys that tokens may be signed by, in turn, and by which algorithms: those of the keys' kind alone, and never `none`. */
export interface BelievedKeys {
  readonly algorithms: string[];
  readonly keys: readonly JWTVerifyGetKey[];
}

export interface KeySetPace {
  /** Milliseconds after which the keys are fetched again. */
  readonly refreshAfter: number;
  /** Milliseconds between two fetches because of a key that is not known, or after one that failed. */
  readonly pause: number;
}

const usualPace: KeySetPace = { refreshAfter: 600_000, pause: 30_000 };
/** Milliseconds that keys are believed while their address does not answer. */
const longestUnseen = 86_400_000;
const patience = 5_000;

/**
 * A secret signs by HMAC and a key set by public keys: were both believed of one key, a public key would do as a secret.
 */
export const believedKeys = (keys: TokenKeys, logger: Logger, pace: KeySetPace = usualPace): BelievedKeys =>
  keys.kind === 'secret'
    ? {
        algorithms: ['HS256'],
        keys: [keys.secret, ...(keys.other ? [keys.other] : [])].map((key) => async () => key),
      }
    : { algorithms: publicKeyAlgorithms, keys: [keySet(keys.url, logger, pace)] };

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/**
 * Fetched when first needed, at once when a token names a key that is not known, and now and then so that a withdrawn
 * key is forgotten: one request waits for it, the others go on. An address that does not answer keeps nobody out whose
 * key is known.
 */
const keySet = (url: string, logger: Logger, { refreshAfter, pause }: KeySetPace): JWTVerifyGetKey => {
  const remote = createRemoteJWKSet(new URL(url), {
    cooldownDuration: pause,
    cacheMaxAge: longestUnseen,
    timeoutDuration: patience,
  });
  let due = 0;
  const refresh = async (): Promise<void> => {
    due = Date.now() + pause;
    try {
      await remote.reload();
      due = Date.now() + refreshAfter;
    } catch (err) {
      logger.warn({ err, url }, 'The keys of tokens cannot be fetched.');
      // To look for a key among none would fetch them a second time, and as long again.
      if (!remote.jwks()) throw err;
    }
  };
  return async (header, token) => {
    if (Date.now() >= due) await refresh();
    return remote(header, token);
  };
};
