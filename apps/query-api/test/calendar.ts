/* Stretches of time by the runtime's own calendar, and not by ClickHouse's. */
export const buckets = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
export type Bucket = (typeof buckets)[number];
export interface Period {
  readonly period: string;
  readonly begins: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const two = '2-digit';
  const made =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone, year: 'numeric', month: two, day: two, hour: two, minute: two, hourCycle: 'h23' },
      timeZoneName: 'longOffset',
    });
  formats.set(timeZone, made);
  return made;
};

const local = (timeZone: string, milliseconds: number) => {
  const parts = formatOf(timeZone).formatToParts(milliseconds);
  const named = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const offset = (named['timeZoneName'] ?? '').replace('GMT', '') || '+00:00';
  return { date: `${named['year']}-${named['month']}-${named['day']}`, hour: named['hour'] ?? '', offset };
};

/** What moments of one stretch have in common; an hour that comes twice has two offsets. */
const keyOf = (bucket: Bucket, timeZone: string, milliseconds: number): string => {
  const { date, hour, offset } = local(timeZone, milliseconds);
  const [year = '', month = ''] = date.split('-');
  const keys: Readonly<Record<Bucket, string>> = {
    HOUR: `${date}T${hour}${offset}`,
    DAY: date,
    WEEK: isoWeek(date),
    MONTH: `${year}-${month}`,
    QUARTER: `${year}-Q${Math.ceil(Number(month) / 3)}`,
    YEAR: year,
  };
  return keys[bucket];
};

const day = 86_400_000;
/** The week's Thursday decides its year. */
const isoWeek = (date: string): string => {
  const at = Date.parse(date);
  const thursday = new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * day + 3 * day);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - first) / (7 * day)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
};

const longest: Readonly<Record<Bucket, number>> = { HOUR: 0.1, DAY: 2, WEEK: 8, MONTH: 32, QUARTER: 93, YEAR: 367 };
const quarter = 900_000;
const found = new Map<string, Period>();

/** The first quarter of an hour that has the same key: all clocks change on one. */
export const periodAt = (bucket: Bucket, timeZone: string, instant: string): Period => {
  const at = Date.parse(instant);
  const key = keyOf(bucket, timeZone, at);
  const known = found.get(`${timeZone} ${key}`);
  if (known) return known;
  let [before, begins] = [
    Math.floor(at / quarter) - Math.ceil((longest[bucket] * day) / quarter),
    Math.floor(at / quarter),
  ];
  while (begins - before > 1) {
    const middle = Math.floor((before + begins) / 2);
    if (keyOf(bucket, timeZone, middle * quarter) === key) begins = middle;
    else before = middle;
  }
  const first = new Date(begins * quarter);
  const minutes = formatOf(timeZone)
    .formatToParts(first)
    .find(({ type }) => type === 'minute')?.value;
  const period = {
    period: bucket === 'HOUR' ? key.replace(/T(\d\d)/, `T$1:${minutes}`) : key,
    begins: first.toISOString().replace('Z', '000Z'),
  };
  found.set(`${timeZone} ${key}`, period);
  return period;
};
