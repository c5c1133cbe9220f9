import type { Step, StepKind } from '../steps';
import type { MemoryWorld } from '../world';

/** Does the step, as far as it can be done now. Resolves with what it came to, for people; null when it was nothing. */
export type Doing = (world: MemoryWorld, step: Step) => Promise<string | null>;
export type Doings<K extends StepKind> = Readonly<Record<K, Doing>>;

export const chosen = <T>(from: readonly T[], number: number): T => from[number % from.length] as T;

/** One of those that can: the others' turn would be nobody's. */
export const oneOf = <T>(from: readonly T[], number: number, can: (one: T) => boolean): T | undefined => {
  const able = from.filter(can);
  return able[number % Math.max(able.length, 1)];
};

/** Everything that can go on by itself has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
