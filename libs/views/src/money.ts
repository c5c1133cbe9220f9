import type { Money } from '@refold/model';

/** Money inside a jsonb column: minor units as digits, for JSON has no 64-bit integers. */
export interface MoneyDigits {
  readonly amount: string;
  readonly currency: string;
}

export const toDigits = ({ amount, currency }: Money): MoneyDigits => ({ amount: amount.toString(), currency });
export const fromDigits = ({ amount, currency }: MoneyDigits): Money => ({ amount: BigInt(amount), currency });
