import { Address, PaymentMethod } from '@refold/events';
import { command, Currency, Id, Text } from '@refold/model';
import { z } from 'zod';
import { CostPrice } from './price';

const OrderLine = z.strictObject({
  sku: Id,
  name: Text(200).optional(),
  quantity: z.int().positive().max(1_000_000),
  unitPrice: CostPrice,
  freight: CostPrice.optional(),
  sellerId: Id.optional(),
});

export class PlaceOrder extends command(
  'PlaceOrder',
  {
    orderId: Id,
    customerId: Id,
    shipTo: Address,
    currency: Currency,
    lines: z.array(OrderLine).min(1, 'must hold one line at least').max(1000, 'must hold at most 1000 lines'),
    /** How it is paid. Then it is charged, its stock set aside and the order confirmed without anybody's doing. */
    payment: PaymentMethod.optional(),
  },
  {
    orderId: '4711',
    customerId: 'ana',
    shipTo: { street: 'Rua do Sol 7', city: 'Olinda', state: 'PE', postalCode: '53020-150', country: 'BR' },
    currency: 'BRL',
    lines: [
      {
        sku: 'tea',
        name: 'Green tea',
        quantity: 2,
        unitPrice: { amount: '12.30', currency: 'BRL' },
        freight: { amount: '4.00', currency: 'BRL' },
        sellerId: 'casa-do-cha',
      },
    ],
  },
) {}
export class ConfirmOrder extends command('ConfirmOrder', { orderId: Id }, { orderId: '4711' }) {}
export class CancelOrder extends command(
  'CancelOrder',
  {
    orderId: Id,
    reason: z.enum(['customer', 'out-of-stock', 'payment-declined', 'timed-out']),
  },
  { orderId: '4711', reason: 'customer' },
) {}
