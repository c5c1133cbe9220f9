/** UTF-16 units of what is kept of an explanation. */
const longest = 1000;

/**
 * An explanation as every table and contract can hold it. It may quote what a service or a driver has said: of any length,
 * with U+0000 or half a character in it, or nothing.
 */
export const writableText = (text: string): string => {
  const whole = text.replaceAll('\u0000', '\uFFFD').toWellFormed();
  if (whole.length > longest) return `${whole.slice(0, longest - 1).toWellFormed()}…`;
  return whole === '' ? 'No reason was given.' : whole;
};
