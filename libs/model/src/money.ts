import { z } from 'zod';

/** Minor units and a currency: `{ amount: 1230n, currency: 'BRL' }` is 12.30 reais. In JSON the amount is digits. */
export interface Money {
  readonly amount: bigint;
  readonly currency: string;
}

/** Digits after the point, where they are not two (ISO 4217). */
const exponents = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((code) => [code, 0] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);
export const exponentOf = (currency: string): number => exponents.get(currency) ?? 2;

/** The largest amount that PostgreSQL's bigint and ClickHouse's Int64 hold. */
const largest = 2n ** 63n - 1n;
const fits = (amount: bigint): boolean => amount <= largest && amount >= -largest;

export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be a currency code of three capital letters')
  .meta({ description: 'ISO 4217' });

/** A bigint, or its digits in JSON. A JSON number is refused: it would already have lost its last digits. */
export const MinorUnits: z.ZodType<bigint, bigint | string> = z
  .custom<bigint | string>(
    (value) => typeof value === 'bigint' || (typeof value === 'string' && /^-?\d{1,19}$/.test(value)),
    {
      error: 'must be an integer number of minor units, as digits in quotes',
    },
  )
  .transform((value) => BigInt(value))
  .refine(fits, 'is larger than 64 bits hold');

/** Money in an event: integer minor units. */
export const Money = z.strictObject({ amount: MinorUnits, currency: Currency });

/** Said of the text; read by {@link parseMoney}, which tells what is wrong in words. */
const DecimalText = z.string().meta({
  description: 'A decimal number, with no more decimals than the currency has.',
  pattern: '^-?\\d{1,19}(\\.\\d{1,4})?$',
  examples: ['12.30'],
});

/** Money as people write it, in a command: `{ "amount": "12.30", "currency": "BRL" }`, no more digits than the currency has. */
export const Price = z
  .strictObject({ amount: DecimalText, currency: Currency })
  .transform(({ amount, currency }, context): Money => {
    try {
      return parseMoney(amount, currency);
    } catch (error) {
      context.issues.push({ code: 'custom', path: ['amount'], message: (error as Error).message, input: amount });
      return z.NEVER;
    }
  });

const tooLarge = 'is larger than 64 bits of minor units hold';

/**
 * `12.3` and BRL to 1230n. There is no rounding: an amount with too many digits is refused.
 * @throws RangeError naming what is wrong with the text
 */
export const parseMoney = (text: string, currency: string): Money => {
  const exponent = exponentOf(currency);
  if (/^-?\d{20}[\d.]*$/.test(text)) throw new RangeError(tooLarge);
  const match = /^(-?)(\d{1,19})(?:\.(\d+))?$/.exec(text);
  if (!match)
    throw new RangeError(`must be a decimal number in quotes, such as "12.30", but is ${JSON.stringify(text)}`);
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > exponent) throw new RangeError(`has more than the ${exponent} decimals of ${currency}`);
  const amount = BigInt(`${sign}${whole}${fraction.padEnd(exponent, '0')}`);
  if (!fits(amount)) throw new RangeError(tooLarge);
  return { amount, currency };
};

/** 1230n and BRL to `12.30`: always with the currency's digits. */
export const formatMoney = ({ amount, currency }: Money): string => {
  const exponent = exponentOf(currency);
  if (exponent === 0) return amount.toString();
  const digits = (amount < 0n ? -amount : amount).toString().padStart(exponent + 1, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
};

/**
 * The sum of amounts of one currency.
 * @throws RangeError when two currencies meet: they are never added
 */
export const sumMoney = (amounts: readonly Money[], currency: string): Money => ({
  currency,
  amount: amounts.reduce((sum, money) => {
    if (money.currency !== currency) throw new RangeError(`Cannot add ${money.currency} to ${currency}.`);
    return sum + money.amount;
  }, 0n),
});
