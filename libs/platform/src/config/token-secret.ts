import { z } from 'zod';
import { isProduction, variable, type Rule } from './environment';

/** Bytes: as many as the hash has that the secret keys. */
const leastSecret = 32;

/** What signs where nothing was set: known to everybody, so refused in production and told in the log elsewhere. */
export const developmentTokenSecret = 'known to everybody: for development only';

const tokenSecret = variable(
  {
    purpose:
      'the secret that signs consistency tokens, the same for the services and for the query API; 32 bytes or more. ' +
      'Without it, outside production, one that everybody knows signs them',
    example: 'bW9yZSB0aGFuIHRoaXJ0eS10d28gYnl0ZXM',
    secret: true,
  },
  z
    .string()
    .refine((text) => Buffer.byteLength(text) >= leastSecret, `must have ${leastSecret} bytes or more`)
    .optional(),
);

export const tokenVariables = { TOKEN_SECRET: tokenSecret };

export const tokenRule: Rule = ({ TOKEN_SECRET, NODE_ENV }) =>
  isProduction(NODE_ENV) && !TOKEN_SECRET
    ? [
        'TOKEN_SECRET is missing: with NODE_ENV=production consistency tokens are not signed by a secret that everybody ' +
          'knows. Set it to 32 random bytes or more (openssl rand -base64 32), the same for the services and query-api.',
      ]
    : [];

export const tokenSecretOf = (values: { readonly TOKEN_SECRET?: string | undefined }): string =>
  values.TOKEN_SECRET ?? developmentTokenSecret;
