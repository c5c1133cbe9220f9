import type { Random } from '../chance/random';

/** What is done next on the servers, as a name and numbers: see `memory/steps.ts`. */
export interface Step {
  readonly kind: StepKind;
  readonly a: number;
  readonly b: number;
}

/** The kinds of steps, each as often as this says. */
export const stepWeights = {
  write: 40,
  hold: 26,
  end: 24,
  pause: 20,
  terminate: 5,
  cut: 3,
  trap: 4,
  'replace-relay': 2,
  'forget-answer': 4,
  'kill-projector': 3,
  join: 2,
  leave: 2,
  resend: 4,
  silence: 2,
  rebuild: 2,
} as const;
export type StepKind = keyof typeof stepWeights;

/** The schedule of a run: it follows from its seed. What the servers make of it does not. */
export const stepsOf = (chance: Random): Step[] =>
  Array.from({ length: chance.between(25, 50) }, () => ({
    kind: chance.weighted(stepWeights),
    ...{ a: chance.next(), b: chance.next() },
  }));
