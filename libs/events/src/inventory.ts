/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { event, Id, Money, Source, stream, Text } from '@refold/model';
import { z } from 'zod';

const quantity = z.int().positive().max(1_000_000_000);

/** The catalogue's entry; other systems may know neither name nor price. */
export class ProductListed extends event('ProductListed', 1, {
  sku: Id,
  name: Text(200).optional(),
  category: Text(100).optional(),
  price: Money.optional(),
  source: Source.optional(),
}) {}
/** The entry as it is from now on. */
export class ProductChanged extends event('ProductChanged', 1, {
  sku: Id,
  name: Text(200).optional(),
  category: Text(100).optional(),
  price: Money.optional(),
}) {}
export class ProductDeactivated extends event('ProductDeactivated', 1, { sku: Id }) {}
export class ProductActivated extends event('ProductActivated', 1, { sku: Id }) {}

export const Products = stream('product', {
  service: 'inventory',
  id: 'sku',
  partitionBy: 'sku',
  events: [ProductListed, ProductChanged, ProductDeactivated, ProductActivated],
});

/** The first count or receipt begins a level: before it, what lies on the shelf is unknown. */
export class StockReceived extends event('StockReceived', 1, { sku: Id, quantity, reference: Text(100).optional() }) {}
export class StockCounted extends event('StockCounted', 1, { sku: Id, onHand: z.int().min(0).max(1_000_000_000) }) {}
export class StockAdjusted extends event('StockAdjusted', 1, {
  sku: Id,
  change: z.int().min(-1_000_000_000).max(1_000_000_000),
  reason: Text(200),
}) {}
/** Set aside for an order. */
export class StockAllocated extends event('StockAllocated', 1, { sku: Id, orderId: Id, quantity }) {}
export class StockAllocationReleased extends event('StockAllocationReleased', 1, { sku: Id, orderId: Id, quantity }) {}
/** Has left the shelf for an order. */
export class StockIssued extends event('StockIssued', 1, { sku: Id, orderId: Id, quantity }) {}

export const Stock = stream('stock', {
  service: 'inventory',
  id: 'sku',
  partitionBy: 'sku',
  events: [StockReceived, StockCounted, StockAdjusted, StockAllocated, StockAllocationReleased, StockIssued],
});

const ReservedLine = z.strictObject({ sku: Id, quantity });
export type ReservedLine = z.output<typeof ReservedLine>;
const Shortage = z.strictObject({ sku: Id, wanted: quantity, available: z.int() });
export type Shortage = z.output<typeof Shortage>;

/** All lines of an order are set aside. */
export class StockReserved extends event('StockReserved', 1, { orderId: Id, lines: z.array(ReservedLine) }) {}
/** Not one line is set aside; history may not know which were short. */
export class StockReservationFailed extends event('StockReservationFailed', 1, {
  orderId: Id,
  shortages: z.array(Shortage),
}) {}
export class StockReservationReleased extends event('StockReservationReleased', 1, {
  orderId: Id,
  lines: z.array(ReservedLine),
}) {}
export class StockReservationCommitted extends event('StockReservationCommitted', 1, {
  orderId: Id,
  lines: z.array(ReservedLine),
}) {}

export const Reservations = stream('reservation', {
  service: 'inventory',
  id: 'orderId',
  partitionBy: 'orderId',
  events: [StockReserved, StockReservationFailed, StockReservationReleased, StockReservationCommitted],
});
