import type { PlaceOrder } from '@refold/commands';
import type { OrderLine } from '@refold/events';
import { reject, sumMoney, type Money } from '@refold/model';

/** What PostgreSQL's bigint and ClickHouse's Int64 hold. */
const largestAmount = 2n ** 63n - 1n;

/** The lines as they are kept: freight is said always, and everything is in the order's currency. */
export const linesOf = (asked: PlaceOrder['lines'], currency: string): OrderLine[] =>
  asked.map(({ freight = { amount: 0n, currency }, ...line }) => {
    for (const money of [line.unitPrice, freight])
      if (money.currency !== currency)
        reject('order/mixed-currencies', `The order is in ${currency}, its line of ${line.sku} has ${money.currency}.`);
    return { ...line, freight };
  });

/** Items and freight. This is the only place where an order's total is computed; everything later reads it. */
export const totalOf = (lines: readonly OrderLine[], currency: string): Money => {
  const amounts = lines.flatMap(({ quantity, unitPrice, freight }) => [
    { currency, amount: BigInt(quantity) * unitPrice.amount },
    freight,
  ]);
  const total = sumMoney(amounts, currency);
  if (total.amount > largestAmount) reject('order/total-too-large', 'The total is larger than 64 bits of minor units.');
  return total;
};
