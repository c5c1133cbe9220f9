import type { Statement } from './run';

/** Statements that are prepared; each is kept by every connection, so their number must end. */
const mostNames = 300;

const names = new Map<string, string>();

/**
 * A statement that came before goes under a name: a connection that knows it has parsed it already, and mostly planned.
 * Values are never part of a text, so there are as many texts as there are ways to ask.
 */
export const prepared = (text: string, values: unknown[]): Statement => {
  const name = names.get(text);
  if (name !== undefined) return { name, text, values };
  // The first time it goes without one: much of what strangers ask never comes again.
  if (names.size < mostNames) names.set(text, `read-${names.size}`);
  return { text, values };
};

/** `planned afresh` is for what finds few rows with one value and most with another. */
export type Plan = 'prepared' | 'planned afresh';

/** Without a plan as it is. */
export interface Asked extends Statement {
  readonly plan?: Plan;
}

/** Only what is sent takes a name: the same text may be sent as a part of another. */
export const planned = ({ plan, name, text, values }: Asked): Statement => {
  if (plan === 'prepared') return prepared(text, values);
  return name === undefined ? { text, values } : { name, text, values };
};
