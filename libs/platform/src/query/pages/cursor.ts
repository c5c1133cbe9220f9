import { instant } from '@refold/model';
import { inputError } from '../errors/answer-error';
import type { Position, SortKey } from './keyset';

/*
 * A cursor is the position of its row in one order, readable to us and opaque to callers. It names the order, so that
 * a cursor of one sort cannot be used in another.
 */

const nameOf = (keys: readonly SortKey[]): string =>
  keys.map(({ column, direction }) => `${column} ${direction}`).join();

/** For many rows in one order, which is written once. */
export const cursorsIn = (keys: readonly SortKey[]): ((position: Position) => string) => {
  const name = JSON.stringify(nameOf(keys));
  return (position) =>
    Buffer.from(`[${[name, ...position.map((value) => JSON.stringify(value))].join()}]`).toString('base64url');
};

/** @throws AnswerError naming the argument, when the text is no cursor of this list in this order */
export const decodeCursor = (keys: readonly SortKey[], cursor: string, argument: string): Position => {
  const parts = parse(cursor);
  if (!parts) throw inputError(argument, 'is not a cursor of this list');
  const [name, ...position] = parts;
  if (name !== nameOf(keys)) throw inputError(argument, 'is a cursor of another sort order');
  if (position.length !== keys.length || !keys.every((key, n) => isValue(key, position[n])))
    throw inputError(argument, 'is not a cursor of this list');
  return position as Position;
};

const parse = (cursor: string): unknown[] | undefined => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? (parts as unknown[]) : undefined;
  } catch {
    return undefined;
  }
};

/** Someone may have made the cursor up: what the store would refuse must not get there. */
const isValue = ({ type, nullable }: SortKey, value: unknown): boolean => {
  if (value === null) return nullable;
  if (typeof value !== 'string') return false;
  if (type === 'text') return !value.includes('\u0000');
  if (type === 'timestamptz') return isInstant(value);
  return /^-?\d{1,19}$/.test(value) && BigInt.asIntN(type === 'bigint' ? 64 : 32, BigInt(value)) === BigInt(value);
};

const isInstant = (text: string): boolean => {
  try {
    return instant(text) === text;
  } catch {
    return false;
  }
};
