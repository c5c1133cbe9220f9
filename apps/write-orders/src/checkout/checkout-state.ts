import { isWhole } from '@refold/commands';
import { Address, type OrderPlaced } from '@refold/events';
import { Id, MinorUnits, Money } from '@refold/model';
import { z } from 'zod';

/** What the process remembers of a checkout between two steps. */
export const CheckoutState = z.strictObject({
  /** Of the order, as it was placed. */
  customerId: Id,
  shipTo: Address,
  total: Money,
  lines: z.array(z.strictObject({ sku: Id, quantity: z.int() })),
  /** What has come in; null until then. */
  captured: Money.nullable(),
  /** Minor units that have gone back, whoever gave them back. */
  refunded: MinorUnits,
  /** How many refunds the process has asked for. */
  refunds: z.int(),
  /** Whether stock was asked for, and may be set aside. */
  asked: z.boolean(),
  reserved: z.boolean(),
  confirmed: z.boolean(),
  cancelled: z.boolean(),
  /** Why the order is given up, where it is. */
  reason: z.enum(['out-of-stock', 'payment-declined']).nullable(),
});
export type CheckoutState = z.output<typeof CheckoutState>;

export const stateOf = ({ customerId, shipTo, total, lines }: OrderPlaced): CheckoutState => ({
  ...{ customerId, shipTo, total, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) },
  ...{ captured: null, refunded: 0n, refunds: 0, asked: false, reserved: false, confirmed: false, cancelled: false },
  reason: null,
});

/** Whether the money that came in is what the order costs. */
export const isPaid = ({ captured, total }: CheckoutState): boolean =>
  captured !== null && isWhole({ amount: captured }, { total });

/** Minor units that have come in and not gone back. */
export const leftOf = ({ captured, refunded }: CheckoutState): bigint => (captured?.amount ?? 0n) - refunded;
