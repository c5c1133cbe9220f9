import { z } from 'zod';
import { isAbsolute } from 'node:path';
import { isProduction, variable, type Rule } from './environment';

/**
 * Whose tokens are believed: those that this secret signs, or the other, while one takes the place of the other; or those
 * that one of the keys under this address signs.
 */
export type TokenKeys =
  | { readonly kind: 'secret'; readonly secret: Uint8Array; readonly other?: Uint8Array }
  | { readonly kind: 'key-set'; readonly url: string };

/** How a process tells its callers apart. */
export interface Authentication {
  readonly keys: TokenKeys;
  /** A token must name it as `iss`; null: any may. */
  readonly issuer: string | null;
  /** A token must name it as `aud`. */
  readonly audience: string;
}

/** Bytes: as many as the hash of HS256 has (RFC 7518, 3.2). */
const leastSecret = 32;

const secretText = z
  .string()
  .refine((text) => Buffer.byteLength(text) >= leastSecret, `must have ${leastSecret} bytes or more`);

const authSecret = variable(
  {
    purpose:
      'the secret that signs tokens (HS256), the same for all processes of a system, which make the tokens that they ' +
      'show each other by themselves; 32 bytes or more, for instance of `openssl rand -base64 32`. Without it and ' +
      'without AUTH_JWKS_URL nobody is asked who they are',
    example: 'Yt0Xw3mJ5vD1pZ8rQk6uN2eS7hC4bA9g',
    secret: true,
  },
  secretText.optional(),
);

const authOtherSecret = variable(
  {
    purpose: 'a secret whose tokens are believed beside those of AUTH_SECRET, while one takes the place of the other',
    example: 'Ab9gC4hS7eN2uQk6rZ8pD1vJ5mXw3Yt0',
    secret: true,
  },
  secretText.optional(),
);

const authJwksUrl = variable(
  {
    purpose: "where the identity provider publishes the keys of its tokens' signatures; instead of AUTH_SECRET",
    example: 'https://id.example.com/.well-known/jwks.json',
  },
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol),
      'must be a URL such as https://id.example.com/.well-known/jwks.json',
    )
    .optional(),
);

const authIssuer = variable(
  {
    purpose: 'the `iss` of the tokens that are believed; needed with AUTH_JWKS_URL',
    example: 'https://id.example.com/',
  },
  z.string().optional(),
);

const authAudience = variable(
  { purpose: 'what tokens for this system name as `aud`', example: 'refold' },
  z.string().default('refold'),
);

const serviceTokenFile = variable(
  {
    purpose:
      'a file with the token that this process shows to the others; read again when it changes. With AUTH_SECRET it is ' +
      'not needed',
    example: '/var/run/secrets/refold/token',
  },
  z.string().refine(isAbsolute, 'must be an absolute path').optional(),
);

const nodeEnv = variable(
  {
    purpose: 'with `production` a process does not start unless it asks its callers who they are',
    example: 'production',
  },
  z.string().default(''),
);

export const authenticationVariables = {
  AUTH_SECRET: authSecret,
  AUTH_OTHER_SECRET: authOtherSecret,
  AUTH_JWKS_URL: authJwksUrl,
  AUTH_ISSUER: authIssuer,
  AUTH_AUDIENCE: authAudience,
  SERVICE_TOKEN_FILE: serviceTokenFile,
  NODE_ENV: nodeEnv,
};

/** What the variables must be together. */
export const authenticationRule: Rule = ({ AUTH_SECRET, AUTH_JWKS_URL, AUTH_ISSUER, NODE_ENV }) => {
  if (AUTH_SECRET && AUTH_JWKS_URL)
    return ['AUTH_SECRET and AUTH_JWKS_URL are both set: tokens are believed of one side. Leave one of them out.'];
  if (AUTH_JWKS_URL && !AUTH_ISSUER)
    return [
      'AUTH_ISSUER is missing: of a key set only the tokens of one issuer are believed. Example: AUTH_ISSUER=https://id.example.com/',
    ];
  if (isProduction(NODE_ENV) && !AUTH_SECRET && !AUTH_JWKS_URL)
    return [
      'NODE_ENV=production, and nobody would be asked who they are. Set AUTH_JWKS_URL and AUTH_ISSUER to those of your ' +
        'identity provider, or AUTH_SECRET to 32 random bytes or more (openssl rand -base64 32).',
    ];
  return [];
};

export interface AuthenticationValues {
  readonly AUTH_SECRET?: string | undefined;
  readonly AUTH_OTHER_SECRET?: string | undefined;
  readonly AUTH_JWKS_URL?: string | undefined;
  readonly AUTH_ISSUER?: string | undefined;
  readonly AUTH_AUDIENCE: string;
}

/** Undefined where everybody may come in. */
export const authenticationOf = (values: AuthenticationValues): Authentication | undefined => {
  const { AUTH_JWKS_URL: url, AUTH_ISSUER: issuer = null, AUTH_AUDIENCE: audience } = values;
  const [secret, other] = [bytesOf(values.AUTH_SECRET), bytesOf(values.AUTH_OTHER_SECRET)];
  if (secret) return { keys: { kind: 'secret', secret, ...(other && { other }) }, issuer, audience };
  return url === undefined ? undefined : { keys: { kind: 'key-set', url }, issuer, audience };
};

const bytesOf = (text: string | undefined): Uint8Array | undefined =>
  text === undefined ? undefined : new TextEncoder().encode(text);
