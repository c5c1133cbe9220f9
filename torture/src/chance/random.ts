import { createHash } from 'node:crypto';

/** Numbers that look random and follow from a seed: the same seed, the same numbers, on every machine. */
export class Random {
  private state: [number, number, number, number];

  constructor(seed: string | number) {
    const digest = createHash('sha256').update(String(seed)).digest();
    this.state = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12) | 1];
  }

  /** 32 bits, by Marsaglia's xorshift. */
  next(): number {
    const [x, y, z, w] = this.state;
    const mixed = x ^ (x << 11);
    this.state = [y, z, w, w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8)];
    return this.state[3] >>> 0;
  }

  /** A whole number from 0, below `below`. */
  below(below: number): number {
    return this.next() % below;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True in so many of a hundred cases. */
  percent(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** @throws RangeError when there is nothing to choose from */
  pick<T>(from: readonly T[]): T {
    const [chosen] = from.slice(this.below(Math.max(from.length, 1)));
    if (chosen === undefined) throw new RangeError('There is nothing to choose from.');
    return chosen;
  }

  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let at = this.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
    const found = entries.find(([, weight]) => (at -= weight) < 0);
    if (!found) throw new RangeError('There is nothing to choose from.');
    return found[0];
  }

  uuid(): string {
    const hex = Array.from({ length: 4 }, () => this.next().toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
