import type { Random } from '../chance/random';

/**
 * What is done next, as a name and three numbers: which, how much, and how it ends. The numbers are taken as they fit when
 * their turn comes, so that a schedule stays one when steps are taken out of it.
 */
export interface Step {
  readonly kind: StepKind;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** The kinds of steps, each as often as this says. */
export const stepWeights = {
  write: 18,
  begin: 7,
  end: 9,
  sequence: 18,
  relay: 24,
  arrive: 3,
  poll: 24,
  flush: 28,
  heal: 2,
  rewind: 2,
  repeat: 2,
  join: 2,
  leave: 1,
  revive: 10,
  follow: 6,
  call: 12,
  rebuild: 1,
} as const;
export type StepKind = keyof typeof stepWeights;

export const stepOf = (chance: Random): Step => ({
  kind: chance.weighted(stepWeights),
  ...{ a: chance.next(), b: chance.next(), c: chance.next() },
});
