import type { OrderLine } from '@refold/events';
import type { Money } from '@refold/model';
import { toDigits, type OrderLineEntry } from '@refold/views';

export const lineEntries = (lines: readonly OrderLine[]): OrderLineEntry[] =>
  lines.map(({ sku, name, quantity, unitPrice, freight, sellerId }) => ({
    sku,
    name: name ?? null,
    quantity,
    unitPrice: toDigits(unitPrice),
    freight: toDigits(freight),
    sellerId: sellerId ?? null,
  }));

export const unitsOf = (lines: readonly OrderLine[]): number =>
  lines.reduce((units, { quantity }) => units + quantity, 0);

/** Goods and freight in the order's currency; a line in another stands in `lines` alone, for nothing is converted here. */
export const amountsOf = (lines: readonly OrderLine[], currency: string) => {
  const inCurrency = (money: Money): bigint => (money.currency === currency ? money.amount : 0n);
  return {
    itemsAmount: lines.reduce((sum, { unitPrice, quantity }) => sum + inCurrency(unitPrice) * BigInt(quantity), 0n),
    freightAmount: lines.reduce((sum, { freight }) => sum + inCurrency(freight), 0n),
  };
};
