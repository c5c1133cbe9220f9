import { registerEnumType } from '@nestjs/graphql';

export const TimeBucket = {
  HOUR: 'hour',
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
} as const;
export type TimeBucket = (typeof TimeBucket)[keyof typeof TimeBucket];
registerEnumType(TimeBucket, {
  name: 'TimeBucket',
  description: 'A stretch of time that figures are split by, as clocks and calendars of the time zone have it.',
  valuesMap: {
    HOUR: {
      description: 'An hour that comes twice when clocks are put back is two: `2018-02-17T23:00-02:00` and `…-03:00`.',
    },
    DAY: { description: 'From midnight, or from the first moment after it where clocks skip it: 23 to 25 hours.' },
    WEEK: { description: 'From Monday, numbered after ISO 8601: `2018-W07`.' },
    MONTH: { description: 'Of the calendar: `2018-02`.' },
    QUARTER: { description: 'Of the calendar: `2018-Q1`.' },
    YEAR: { description: 'Of the calendar: `2018`.' },
  },
});

const zone = '{timeZone:String}';

const minutesPast = (moment: string): string => `toMinute(${moment}) * 60 + toSecond(${moment})`;

/**
 * The full hour before, or the change of clocks since. ClickHouse's own `toStartOfHour` is wrong for the rest of a day on
 * which clocks change by half an hour. To ClickHouse they change on a quarter of an hour, also where it was at 00:01. Only
 * where a place gave up the time of its own sun, no quarter may have the moment's offset; there it is the full hour.
 */
const startOfHour = (moment: string): string => {
  const local = `toStartOfSecond(toTimeZone(${moment}, ${zone}))`;
  const fullHour = `subtractSeconds(${local}, ${minutesPast(local)})`;
  const quarters = [0, 15, 30, 45].map((minutes) => `addMinutes(${fullHour}, ${minutes})`).join(', ');
  const change = `arrayFirstOrNull(quarter -> timeZoneOffset(quarter) = timeZoneOffset(${local}), [${quarters}])`;
  return `ifNull(${change}, ${fullHour})`;
};

/** The moment at which the bucket begins that a moment lies in. ClickHouse gives dates for the longer ones. */
const beginnings: Readonly<Record<TimeBucket, (moment: string) => string>> = {
  hour: startOfHour,
  day: (moment) => `toStartOfDay(${moment}, ${zone})`,
  week: (moment) => `toDateTime64(toMonday(${moment}, ${zone}), 0, ${zone})`,
  month: (moment) => `toDateTime64(toStartOfMonth(${moment}, ${zone}), 0, ${zone})`,
  quarter: (moment) => `toDateTime64(toStartOfQuarter(${moment}, ${zone}), 0, ${zone})`,
  year: (moment) => `toDateTime64(toStartOfYear(${moment}, ${zone}), 0, ${zone})`,
};

const names: Readonly<Record<TimeBucket, string>> = {
  hour: '%Y-%m-%dT%H:%i%z',
  day: '%Y-%m-%d',
  week: '%G-W%V',
  month: '%Y-%m',
  quarter: '%Y-Q%Q',
  year: '%Y',
};

/** SQL: the name of the bucket, as it is answered but for the colon of an offset. */
export const bucketName = (bucket: TimeBucket, moment: string): string =>
  // Only an hour's name has a part that its moments do not share.
  `formatDateTime(${bucket === 'hour' ? beginnings.hour(moment) : moment}, '${names[bucket]}', ${zone})`;

/** SQL: the columns `begins` and `period`, each with a comma behind it; nothing where figures are not split by time. */
export const periodColumns = (every: TimeBucket | null | undefined, moment: string): string =>
  every == null
    ? ''
    : `formatDateTime(toDateTime64(${beginnings[every](moment)}, 0), '%Y-%m-%dT%H:%i:%S.000000Z', 'UTC') as begins, ` +
      `${bucketName(every, moment)} as period, `;

/** `2018-02-17T23:00-0200` with the colon that ISO 8601 has there beside one in the time. */
export const withColon = (name: string): string => name.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
