import type { Instant } from '@refold/model';
import { types, type CustomTypesConfig } from 'pg';

const bigint = 20;
const timestamptz = 1184;

/**
 * PostgreSQL's text of a timestamptz in a session of zone UTC, `2018-06-12 23:07:44.5+00`, as an Instant. Text all the
 * way: a Date has no microseconds, and costs more.
 * @throws RangeError for what has no such form, as `infinity` and years before Christ
 */
export const instantFromText = (text: string): Instant => {
  if (!utcForm.test(text))
    throw new RangeError(`PostgreSQL returned the moment '${text}', which is not of the form of UTC.`);
  const fraction = text.slice('2018-06-12 23:07:44.'.length, -'+00'.length);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction.padEnd(6, '0')}Z`;
};
const utcForm = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/;

/** How columns become values of the rows in libs/views: bigint exact, moments as Instants, the rest as pg has it. */
export const rowTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === bigint) return BigInt;
    if (oid === timestamptz) return instantFromText;
    return types.getTypeParser(oid, format) as unknown;
  }) as CustomTypesConfig['getTypeParser'],
};
