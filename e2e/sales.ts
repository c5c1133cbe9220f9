import { ask } from './graphql';
import type { Sums } from './olist-truth';

interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface SalesRow {
  readonly month: string | null;
  readonly state: string | null;
  readonly category: string | null;
  readonly paymentType: string | null;
  readonly currency: string;
  readonly orders: number | string;
  readonly units: number | string | null;
  readonly items: Money | null;
  readonly freight: Money | null;
  readonly paid: Money | null;
  readonly declined: Money | null;
  readonly refunded: Money | null;
}

const fields = 'month state category paymentType currency orders units';
const amounts = ['items', 'freight', 'paid', 'declined', 'refunded'].map((name) => `${name} { amount currency }`);

export const salesBy = async (
  queryApi: string | undefined,
  by: readonly string[],
  timeZone = 'America/Sao_Paulo',
): Promise<readonly SalesRow[]> => {
  const query = `query ($by: [SalesDimension!]!, $timeZone: String!) {
    sales(by: $by, timeZone: $timeZone) { ${fields} ${amounts.join(' ')} }
  }`;
  return (await ask<{ sales: readonly SalesRow[] }>(queryApi, query, { by, timeZone })).sales;
};

/** Exact: an amount of reais always has two decimals. */
export const cents = (money: Money | null): number => {
  if (!money || !/^-?\d+\.\d\d$/.test(money.amount)) throw new Error(`${JSON.stringify(money)} is no amount of reais`);
  return Number(money.amount.replace('.', ''));
};

/** The truth counts every payment row as paid, the declined ones too. */
export const sumsOf = (row: SalesRow): Sums => ({
  orders: Number(row.orders),
  units: Number(row.units),
  item_cents: cents(row.items),
  freight_cents: cents(row.freight),
  paid_cents: cents(row.paid) + cents(row.declined),
});

export const tableBy = <T>(
  rows: readonly SalesRow[],
  key: (row: SalesRow) => string | null,
  value: (row: SalesRow) => T,
): Record<string, T> => Object.fromEntries(rows.map((row) => [key(row) ?? 'null', value(row)]));
