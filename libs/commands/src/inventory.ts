import { command, Id, Text } from '@refold/model';
import { z } from 'zod';
import { CostPrice } from './price';

const quantity = z.int().positive().max(1_000_000_000);

export class ListProduct extends command(
  'ListProduct',
  {
    sku: Id,
    name: Text(200),
    category: Text(100),
    price: CostPrice,
  },
  { sku: 'tea', name: 'Green tea', category: 'drinks', price: { amount: '12.30', currency: 'BRL' } },
) {}
/** Changes what is named, keeps what is not. */
export class ChangeProduct extends command(
  'ChangeProduct',
  {
    sku: Id,
    name: Text(200).optional(),
    category: Text(100).optional(),
    price: CostPrice.optional(),
  },
  { sku: 'tea', name: 'Sencha', category: 'tea', price: { amount: '13.00', currency: 'BRL' } },
) {}
export class DeactivateProduct extends command('DeactivateProduct', { sku: Id }, { sku: 'tea' }) {}
export class ActivateProduct extends command('ActivateProduct', { sku: Id }, { sku: 'tea' }) {}

export class ReceiveStock extends command(
  'ReceiveStock',
  { sku: Id, quantity, reference: Text(100).optional() },
  { sku: 'tea', quantity: 40, reference: 'PO-17' },
) {}
export class CountStock extends command(
  'CountStock',
  { sku: Id, onHand: z.int().min(0).max(1_000_000_000) },
  { sku: 'tea', onHand: 40 },
) {}
export class AdjustStock extends command(
  'AdjustStock',
  {
    sku: Id,
    change: z
      .int()
      .min(-1_000_000_000)
      .max(1_000_000_000)
      .refine((change) => change !== 0, 'must not be 0')
      .meta({ not: { const: 0 } }),
    reason: Text(200),
  },
  { sku: 'tea', change: -1, reason: 'a torn bag' },
) {}

/** Sets all lines of an order aside, or none. */
export class ReserveStock extends command(
  'ReserveStock',
  {
    orderId: Id,
    lines: z
      .array(z.strictObject({ sku: Id, quantity }))
      .min(1, 'must hold one line at least')
      .max(1000),
  },
  { orderId: '4711', lines: [{ sku: 'tea', quantity: 2 }] },
) {}
/** Gives back what was set aside, and closes the reservation for good: also one that was never made. */
export class ReleaseStock extends command('ReleaseStock', { orderId: Id }, { orderId: '4711' }) {}
/** What was set aside for the order leaves the shelf. */
export class CommitStock extends command('CommitStock', { orderId: Id }, { orderId: '4711' }) {}
