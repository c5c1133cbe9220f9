import { instant, type Instant } from '@refold/model';
import { Temporal } from '@js-temporal/polyfill';

const shape = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/**
 * Reads local times that name no zone, `2018-02-17 23:33:56`. In the hour that comes twice when summer ends the
 * earlier moment is meant, and a time that was skipped when it began is read as if the clock had not been moved.
 */
export class LocalClock {
  private readonly offsets = new Map<string, number | undefined>();

  constructor(private readonly zone: string) {}

  /** @throws RangeError when the text is no such time */
  toInstant(text: string): Instant {
    if (!shape.test(text)) throw new RangeError(`must be a time such as 2018-06-12 20:07:44, but is '${text}'`);
    const wall = text.replace(' ', 'T');
    // Refuses 30 February, which Date.parse would take for 2 March.
    const utc = Date.parse(instant(`${wall}Z`));
    const offset = this.offsetOn(text.slice(0, 10));
    if (offset !== undefined) return instant(new Date(utc - offset));
    const zoned = Temporal.PlainDateTime.from(wall).toZonedDateTime(this.zone, { disambiguation: 'compatible' });
    return instant(new Date(zoned.epochMilliseconds));
  }

  /** The offset of a whole day in milliseconds; undefined for a day on which the clock is moved. */
  private offsetOn(day: string): number | undefined {
    if (!this.offsets.has(day)) this.offsets.set(day, this.findOffset(day));
    return this.offsets.get(day);
  }

  private findOffset(day: string): number | undefined {
    const midnight = Temporal.PlainDate.from(day).toZonedDateTime(this.zone);
    const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(this.zone);
    const moved = midnight.hour !== 0 || midnight.offsetNanoseconds !== next.offsetNanoseconds;
    return moved ? undefined : midnight.offsetNanoseconds / 1_000_000;
  }
}

/** A moment as the clocks of a zone showed it: `2018-06-12 20:07:44`. */
export const localTime = (moment: Instant, zone: string): string =>
  Temporal.Instant.from(moment)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ');
