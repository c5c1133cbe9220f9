/* Text of others (ids, reasons, rows) could move the cursor, colour the screen, or turn the reading direction. */

// C0, DEL, C1, marks and overrides of direction, separators of lines, what is not visible at all.
const unsafe =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text of others as it may be put on a screen, in one line: what is not seen is written as `\u001b`. */
export const shown = (text: string): string =>
  text
    .replaceAll('\n', '\\n')
    .replace(unsafe, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .toWellFormed();

/** Any value in one line, as JSON where it is no text; cut where it is long. */
export const shownValue = (value: unknown, longest = 100): string =>
  clipped(shown(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')), longest);

/** Ends in `…` when there is more. */
export const clipped = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
