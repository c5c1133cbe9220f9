import { shopOf, type Subject } from '../domain/subjects';
import type { Writing } from '../domain/writing';

/** What one run writes to: streams of its own in stores that it shares with other runs. */
export class Shop {
  readonly subjects: readonly Subject[];
  readonly writings: Writing[] = [];

  constructor(
    readonly seed: number,
    scope: string,
  ) {
    this.subjects = shopOf(scope, 2);
  }

  get open(): Writing[] {
    return this.writings.filter(({ outcome }) => outcome === 'open');
  }
}
