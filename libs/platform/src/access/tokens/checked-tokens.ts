import { createHash } from 'node:crypto';
import type { Caller } from '../caller';

/** A token that was found good. */
export interface Checked {
  readonly caller: Caller;
  /** Milliseconds since 1970, from when on it is to be looked at again. */
  readonly until: number;
  /** Milliseconds since 1970, from when on it is believed by nobody, whatever their clocks say. */
  readonly endsAt: number;
  /** What the token itself says: from then to its end it is believed only because clocks differ. */
  readonly runsOutAt: number;
}

/**
 * Tokens that were found good, so that a caller with many requests is checked once in a while. They are kept as hashes:
 * what lies in memory opens no door. The longest known give way to new ones.
 */
export class CheckedTokens {
  private readonly checked = new Map<string, Checked>();

  constructor(private readonly most: number) {}

  find(token: string): Checked | undefined {
    const key = hashOf(token);
    const found = this.checked.get(key);
    if (!found) return undefined;
    if (Date.now() < found.until) return found;
    this.checked.delete(key);
    return undefined;
  }

  keep(token: string, checked: Checked): void {
    if (this.checked.size >= this.most) this.checked.delete(this.checked.keys().next().value ?? '');
    this.checked.set(hashOf(token), checked);
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');
