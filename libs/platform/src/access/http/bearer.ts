import type { IncomingMessage } from 'node:http';
import { Unauthenticated } from '../tokens/unauthenticated';

/** One space, and what RFC 6750 lets a token consist of. */
const bearer = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * The token that a request shows; null when it shows none.
 * @throws Unauthenticated when it shows something else, or several
 */
export const bearerOf = ({ headers, rawHeaders }: IncomingMessage): string | null => {
  const { authorization } = headers;
  if (authorization === undefined) return null;
  // Node keeps the first; a proxy before it may have looked at another.
  if (timesIn(rawHeaders) > 1) throw new Unauthenticated('repeated');
  return tokenIn(authorization);
};

/** The token in the text of such a header. @throws Unauthenticated */
export const tokenIn = (authorization: string): string => {
  const token = bearer.exec(authorization)?.[1];
  if (token === undefined) throw new Unauthenticated('scheme');
  return token;
};

/** Raw headers are names and values in turn. */
const timesIn = (rawHeaders: readonly string[]): number =>
  rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'authorization').length;
