import { parseMoney, type Instant, type Money } from '@refold/model';
import { faults, RecordProblem } from '../../record/finding';
import type { Place } from '../../record/records';
import { LocalClock } from './local-clock';

/** Stated in no column: the marketplace sells in Brazil alone. */
export const currency = 'BRL';
export const timeZone = 'America/Sao_Paulo';
export const system = 'olist';

const clock = new LocalClock(timeZone);

/** Zeros that a spreadsheet or a float put behind the cents: `10.5000`. */
const idleZeros = /(\.\d\d\d*?)0+$/;

/** Exact: `35.9` is 3590 cents. @throws RecordProblem at this place */
export const money = (text: string, column: string, place: Place): Money =>
  reading(place, column, () => parseMoney(text.replace(idleZeros, '$1'), currency));

/** @throws RecordProblem at this place */
export const time = (text: string, column: string, place: Place): Instant =>
  reading(place, column, () => clock.toInstant(text));

/** @throws RecordProblem at this place */
export const optionalTime = (text: string, column: string, place: Place): Instant | undefined =>
  text === '' ? undefined : time(text, column, place);

/** @throws RecordProblem at this place */
export const count = (text: string, column: string, place: Place): number =>
  reading(place, column, () => {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new RangeError(`must be a whole number, but is '${text}'`);
  });

export const textOrNone = (text: string): string | undefined => (text === '' ? undefined : text);

const reading = <T>(place: Place, column: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new RecordProblem(faults.badRecords, `${column}: ${(error as Error).message}`, place);
  }
};
