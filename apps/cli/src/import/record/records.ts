import { Address, Email } from '@refold/events';
import { Currency, Id, Moment, Price, Text } from '@refold/model';
import { z } from 'zod';
import {
  CancellationFields,
  embedded,
  OrderLineFields,
  PaymentFields,
  RecordSource,
  RefundFields,
  ReservationFields,
  ShipmentFields,
} from './parts';

/** What every reader yields and the mapper turns into events. As lines of a file: docs/reference/ndjson.md. */
export const HistoryRecord = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('customer'),
    id: Id,
    registeredAt: Moment,
    name: Text(200).optional(),
    email: Email.optional(),
    address: Address.optional(),
    source: RecordSource,
  }),
  z.strictObject({
    kind: z.literal('product'),
    sku: Id,
    listedAt: Moment,
    name: Text(200).optional(),
    category: Text(100).optional(),
    price: Price.optional(),
    source: RecordSource,
  }),
  z.strictObject({
    kind: z.literal('order'),
    id: Id,
    customerId: Id,
    placedAt: Moment,
    currency: Currency,
    shipTo: Address.optional(),
    lines: z.array(OrderLineFields),
    confirmedAt: Moment.optional(),
    reservation: ReservationFields.optional(),
    payments: embedded.payments.optional(),
    shipments: embedded.shipments.optional(),
    cancellation: embedded.cancellation.optional(),
    source: RecordSource,
  }),
  z.strictObject({ kind: z.literal('payment'), orderId: Id, ...PaymentFields, source: RecordSource }),
  z.strictObject({ kind: z.literal('refund'), paymentId: Id, ...RefundFields, source: RecordSource }),
  z.strictObject({ kind: z.literal('shipment'), orderId: Id, ...ShipmentFields, source: RecordSource }),
  z.strictObject({ kind: z.literal('cancellation'), orderId: Id, ...CancellationFields, source: RecordSource }),
  z.strictObject({
    kind: z.literal('stock'),
    /** Of the movement: two movements of one product differ by nothing else. */
    id: Id,
    sku: Id,
    movement: z.enum(['count', 'receipt', 'adjustment']),
    /** What lies there after a count, what came by a receipt, the signed change of an adjustment. */
    quantity: z.int(),
    at: Moment,
    reference: Text(100).optional(),
    reason: Text(200).optional(),
    source: RecordSource,
  }),
]);
export type HistoryRecord = z.output<typeof HistoryRecord>;
export type RecordOf<K extends HistoryRecord['kind']> = Extract<HistoryRecord, { kind: K }>;

/** A line of a file; the first is 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface PlacedRecord {
  readonly place: Place;
  readonly record: HistoryRecord;
}
