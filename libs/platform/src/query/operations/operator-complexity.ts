interface Options {
  readonly args: object;
  readonly childComplexity: number;
}

/** One question to the projector. */
const question = 10;

/** Of what the projector keeps in memory or in one row, and of every mutation: fields that are asked one after another. */
export const questionComplexity = question;

/** There are a few dozen versions at most. */
export const versionsComplexity = ({ childComplexity }: Options): number => question + 50 * childComplexity;

export const lettersComplexity = ({ args, childComplexity }: Options): number =>
  question + Math.max(1, (args as { limit?: number }).limit ?? 1) * Math.max(1, childComplexity);
