import { Address, CheckoutStyle } from '@refold/events';
import { Currency, Id, Text } from '@refold/model';
import { stated, StatedMoney } from '@refold/platform/write';
import { z } from 'zod';
import type { Order } from './order';

const Line = z.object({
  sku: Id,
  name: Text(200).optional(),
  quantity: z.int(),
  unitPrice: StatedMoney,
  freight: StatedMoney.meta({ description: 'For the whole line.' }),
  sellerId: Id.optional(),
});

/** What the service tells of an order. A history that begins later does not know what was placed. */
export const OrderAnswer = z.object({
  orderId: Id,
  status: z.enum(['placed', 'confirmed', 'cancelled']),
  customerId: Id,
  shipTo: Address.optional(),
  currency: Currency.optional(),
  lines: z.array(Line),
  total: StatedMoney.optional().meta({ description: 'Lines and freight.' }),
  checkout: CheckoutStyle.optional(),
});

type State = ReturnType<typeof Order.initial>;

export const orderAnswer = (
  { status, customerId = '', placed }: State,
  orderId: string,
): z.output<typeof OrderAnswer> => ({
  orderId,
  // Whoever is asked about has an event, and with the first one an order is not absent any more.
  status: status === 'absent' ? 'placed' : status,
  customerId,
  shipTo: placed?.shipTo,
  currency: placed?.currency,
  lines: (placed?.lines ?? []).map(({ unitPrice, freight, ...line }) => ({
    ...line,
    ...{ unitPrice: stated(unitPrice), freight: stated(freight) },
  })),
  total: placed && stated(placed.total),
  checkout: placed?.checkout?.style,
});
