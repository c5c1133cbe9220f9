import { figuresComplexity } from '@refold/platform';
import { TimeBucket } from './time-bucket';

/** What figures are split into, guessed: stretches of time, groups of another dimension, currencies of a ranking. */
const stretches = 50;
const groups = 10;
const currencies = 3;

interface Splits {
  readonly every?: TimeBucket | null;
  readonly by?: readonly string[];
  readonly first?: number;
}

/** Rows that figures may have by their arguments, roughly. */
export const rowsOf = ({ every, by = [], first }: Splits): number => {
  const dimensions = [...new Set(by)];
  const others = dimensions.filter((name) => !times.has(name));
  const isByTime = every != null || others.length < dimensions.length;
  const each = first === undefined ? 1 : Math.max(1, first) * currencies;
  return each * (isByTime ? stretches : 1) * groups ** others.length;
};

const times: ReadonlySet<string> = new Set(Object.values(TimeBucket));

/** Of every question for figures: so a request may have a few of them, and each costs what it may bring. */
export const figuresCost = figuresComplexity(rowsOf);
