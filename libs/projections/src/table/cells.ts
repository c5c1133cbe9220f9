import type { TableColumn } from './columns';

/** A value that its column cannot hold exactly. The event that gave it is at fault, not the store. */
export class CellError extends Error {
  constructor(column: string, problem: string) {
    super(`Column ${column}: ${problem}.`);
    this.name = 'CellError';
  }
}

/**
 * The text of a value as PostgreSQL reads it in this column, or null.
 * @throws CellError when the value is of another kind, is missing, or would lose digits
 */
export const encodeCell = (column: TableColumn, value: unknown): string | null => {
  if (value === null || value === undefined) {
    if (value === null && column.nullable) return null;
    throw new CellError(
      column.column,
      `the row has ${String(value)}${value === undefined ? ', so it is not set' : ''}`,
    );
  }
  return encoders[column.type](column.column, value);
};

const complain = (column: string, what: string, value: unknown): never => {
  throw new CellError(column, `${what} is expected, not ${typeof value} ${JSON.stringify(value, digits)}`);
};

const digits = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

const encoders: Record<TableColumn['type'], (column: string, value: NonNullable<unknown>) => string> = {
  text: (column, value) => (typeof value === 'string' ? wellFormed(column, value) : complain(column, 'text', value)),
  integer: (column, value) => (isInteger(value) ? value.toString() : complain(column, 'an integer of 32 bits', value)),
  bigint: (column, value) => (isLong(value) ? value.toString() : complain(column, 'a bigint of 64 bits', value)),
  boolean: (column, value) =>
    typeof value === 'boolean' ? (value ? 'true' : 'false') : complain(column, 'a boolean', value),
  jsonb: (column, value) => wellFormedJson(column, JSON.stringify(value)),
  timestamptz: (column, value) =>
    typeof value === 'string' && instantForm.test(value) ? value : complain(column, 'ISO text with six digits', value),
};

const isInteger = (value: unknown): value is number => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;

const isLong = (value: unknown): value is bigint => typeof value === 'bigint' && BigInt.asIntN(64, value) === value;

const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

const wellFormed = (column: string, text: string): string => {
  if (text.includes('\0')) throw new CellError(column, 'it holds U+0000');
  if (!text.isWellFormed()) throw new CellError(column, 'it holds half of a surrogate pair');
  return text;
};

/**
 * JSON hides U+0000 and lone surrogates in escapes, on which jsonb fails for the whole batch. An escape has an odd number
 * of backslashes; with an even one it is text about an escape, and good.
 */
const wellFormedJson = (column: string, json: string): string => {
  if (json.includes('\\u') && /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(json))
    throw new CellError(column, 'it holds U+0000 or half of a surrogate pair');
  return json;
};

/** The row's value of what the database gave for this column, selected by {@link selectedAs}. */
export const decodeCell = ({ type }: TableColumn, value: unknown): unknown =>
  type === 'bigint' && value !== null ? BigInt(value as string) : value;

/** How a column is read: times as the one text form, which a Date could not keep. */
export const selectedAs = ({ column, type }: TableColumn, alias = 't'): string =>
  type === 'timestamptz'
    ? `to_char(${alias}."${column}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `${alias}."${column}"`;
