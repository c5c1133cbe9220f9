import type { Caller } from '../caller';
import { makeToken, type TokenTerms } from '../tokens/make-token';
import type { Credentials } from './credentials';

/** Seconds; short, since nobody can call such a token back. */
const lifetime = 300;
/** Milliseconds after which the next is made, long before the last ends: a request may be under way for a while. */
const renewAfter = 180_000;

/** Tokens that a process makes for itself with the secret that it shares with the others. */
export class OwnTokens implements Credentials {
  private current: Promise<string> | undefined;
  private renewAt = 0;

  constructor(
    private readonly caller: Caller,
    private readonly terms: Omit<TokenTerms, 'lifetime'>,
  ) {}

  async authorization(): Promise<string> {
    if (!this.current || Date.now() >= this.renewAt) {
      this.renewAt = Date.now() + renewAfter;
      this.current = makeToken(this.caller, { ...this.terms, lifetime });
    }
    return `Bearer ${await this.current}`;
  }
}
