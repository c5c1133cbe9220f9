import { Problem } from '../../http/problem';

/** Why it is not known who asks: what the caller is told, for people. None of them says what would be believed. */
const words = {
  missing: 'Say who you are: send a token in the header Authorization: Bearer <token>.',
  scheme: 'The header Authorization must be "Bearer", one space, and a token.',
  repeated: 'There are several Authorization headers; send one.',
  'too-long': 'The token is longer than any that is made for this system.',
  unreadable: 'The token cannot be read: it is no signed JWT.',
  signature: 'The token is not signed in a way, and by a key, that is believed here.',
  expired: 'The token has expired. Get a new one.',
  early: 'The token is not valid yet. If it is new, a clock is wrong.',
  issuer: 'The token comes from an issuer that is not believed here (iss).',
  audience: 'The token was made for another system (aud).',
  claims: 'The token lacks what it must say: who it is for (sub), until when (exp), and roles as a list of texts.',
} as const;

export type TokenFault = keyof typeof words;

/** It is not known who asks; the answer says so as RFC 6750 has it. */
export class Unauthenticated extends Problem {
  constructor(
    readonly fault: TokenFault,
    cause?: unknown,
  ) {
    super(fault === 'repeated' ? 400 : 401, 'unauthenticated', words[fault], {
      headers: { 'www-authenticate': challenge(errorOf(fault), words[fault]) },
      cause,
    });
    this.name = 'Unauthenticated';
  }
}

/** Who shows no token is told no error, only how to show one (RFC 6750, 3.1). */
const errorOf = (fault: TokenFault): 'invalid_request' | 'invalid_token' | null => {
  if (fault === 'missing' || fault === 'scheme') return null;
  return fault === 'repeated' ? 'invalid_request' : 'invalid_token';
};

/** The header `WWW-Authenticate`; a quoted text must not hold quotes. */
export const challenge = (error: string | null, text: string): string =>
  error === null
    ? 'Bearer realm="refold"'
    : `Bearer realm="refold", error="${error}", error_description="${text.replace(/["\\]/g, "'")}"`;
