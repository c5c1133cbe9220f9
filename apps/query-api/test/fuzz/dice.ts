/** Chance that comes out the same each time for the same seed (Mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below this. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** Once in so many times. */
  once(inTimes: number): boolean {
    return this.below(inTimes) === 0;
  }

  one<T>(values: readonly [T, ...T[]]): T;
  one<T>(values: readonly T[]): T | undefined;
  one<T>(values: readonly T[]): T | undefined {
    return values[this.below(values.length)];
  }

  some<T>(values: readonly T[], most: number): T[] {
    const left = [...values];
    const count = Math.min(left.length, 1 + this.below(most));
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)).flat();
  }
}
