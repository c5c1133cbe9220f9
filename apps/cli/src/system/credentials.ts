import { noCredentials, OwnTokens, type Credentials, type TokenTerms } from '@refold/platform/access';
import { UsageProblem } from './problem';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command shows of whoever calls it: REFOLD_TOKEN, or with AUTH_SECRET a token of an operator, or nothing. */
export const credentialsIn = (environment: Environment): Credentials => {
  const { REFOLD_TOKEN: token } = environment;
  if (token) return { authorization: async () => `Bearer ${token}` };
  const terms = termsIn(environment);
  return terms ? new OwnTokens({ subject: 'refold', roles: ['operator'], customerId: null }, terms) : noCredentials;
};

const leastSecret = 32;

/**
 * How tokens are signed here; undefined where this command has no secret to sign by.
 * @throws UsageProblem when no process would believe tokens of this secret
 */
export const termsIn = (environment: Environment): Omit<TokenTerms, 'lifetime'> | undefined => {
  const { AUTH_SECRET: text, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = environment;
  if (!text) return undefined;
  const secret = new TextEncoder().encode(text);
  if (secret.length < leastSecret) throw new UsageProblem(`AUTH_SECRET must have ${leastSecret} bytes or more.`);
  return { secret, issuer: issuer || null, audience: audience || 'refold' };
};
