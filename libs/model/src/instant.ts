/**
 * A moment in UTC as ISO text with six digits: `2018-06-12T23:07:44.000000Z`.
 *
 * PostgreSQL keeps microseconds and a JavaScript Date does not, so a Date between the two loses pages and breaks
 * equality. Text of one form is exact, compares as time by plain `<`, and is the same in JSON, Postgres and ClickHouse.
 */
export type Instant = string;

const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/;

/** The one form already, on a day that every month has: nearly every text that comes from our own stores. */
const settled = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/;

/**
 * The one form of a moment.
 * @param from a Date, or ISO 8601 text with a zone and at most six fractional digits
 * @throws RangeError when the text is no such moment (also 30 February)
 */
export const instant = (from: Date | string): Instant => {
  if (from instanceof Date) return from.toISOString().replace('Z', '000Z');
  if (settled.test(from)) return from;
  const match = shape.exec(from);
  if (!match) throw new RangeError(`'${from}' is not a moment with a zone, such as 2018-06-12T23:07:44.5Z.`);
  const [, year, month, day, hour, minute, second, fraction = '', zone] = match;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const digits = fraction.padEnd(6, '0');
  const utc = Date.parse(`${wall}Z`);
  if (Number.isNaN(utc) || !new Date(utc).toISOString().startsWith(wall)) throw new RangeError(`'${from}' is no date.`);
  if (zone === 'Z') return `${wall}.${digits}Z`;
  const shifted = new Date(Date.parse(`${wall}${zone}`));
  return `${shifted.toISOString().slice(0, 19)}.${digits}Z`;
};
