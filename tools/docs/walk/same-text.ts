const whatDiffersEachTime: readonly (readonly [RegExp, string])[] = [
  [/\d[\d,.]* (?:ms|s|min|h)\b(?: \d+ (?:s|min)\b)?/g, '(time)'],
  [/\d[\d,.]* (?=(?:events )?a second)/g, '(rate) '],
  [/\d[\d,.]* [KMGT]iB/g, '(size)'],
  // Heartbeats are among what a rebuild reads, and nobody knows how many.
  [/(?<=\bevents: )\d+(?:,\d{3})*|(?<=is live: )[\d,]+(?= events)/g, '(count)'],
  [/\b[0-9a-f]{64}\b/g, '(fingerprint)'],
];

/** A command's output without what is another each time: times, rates, sizes, heartbeats, fingerprints of definitions. */
export const withoutFigures = (output: string): string =>
  whatDiffersEachTime.reduce((text, [figure, name]) => text.replace(figure, name), output);
