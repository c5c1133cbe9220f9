import { encodeData } from '../decode';
import { InvalidMessage } from '../invalid-message';
import type { AnyMessageClass } from '../message';
import { formatMoney, type Money } from '../money';
import type { StoredCommand } from './instance';
import type { Sent } from './step';

/**
 * A command as its service takes it over HTTP. An instance holds money in minor units, a body in decimals: `1230n` of BRL
 * is written `12.30` again.
 */
export const storedCommand = (command: Sent): StoredCommand => ({
  type: command.type,
  body: JSON.parse(encodeData(pricesOf(command) as object)) as unknown,
});

/** @throws InvalidMessage when the contracts of today refuse it, Error when none has its name */
export const commandOf = (contracts: readonly AnyMessageClass[], { type, body }: StoredCommand): Sent => {
  const contract = contracts.find((each) => each.type === type);
  if (!contract) throw new Error(`No contract of a command is named ${type}.`);
  const parsed = contract.schema.safeParse(body);
  if (!parsed.success) throw InvalidMessage.of(type, parsed.error);
  return new contract(body as never);
};

const pricesOf = (value: unknown): unknown => {
  if (isMoney(value)) return { amount: formatMoney(value), currency: value.currency };
  if (Array.isArray(value)) return value.map(pricesOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pricesOf(inner)]));
};

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Money).amount === 'bigint' &&
  typeof (value as Money).currency === 'string';
