import type { CancellationFields, PaymentFields, RefundFields } from '../record/parts';
import type { HistoryRecord, RecordOf } from '../record/records';
import { customerEvents, productEvents, stockEvents } from './catalogue-events';
import type { HistoryEvent } from './history-event';
import { KnownRecords, reservedLines, type KnownOrder } from './known-order';
import { orderCancelled, orderEvents } from './order-events';
import { paymentEvents, refundEvent } from './payment-events';
import { shipmentEvents } from './shipment-events';
import { failToReserve, release, reserve } from './stock-movements';

/**
 * Turns records into events. The events of one stream come in the order of the record's life (placed, confirmed,
 * cancelled), whatever their times say: in real data parcels leave before they are paid, and orders before they are
 * placed.
 */
export class RecordMapper {
  private readonly known = new KnownRecords();

  /** @throws RecordProblem or InvalidMessage; then the whole record is left out, and what follows it, too */
  map(record: HistoryRecord): HistoryEvent[] {
    try {
      return this.events(record);
    } catch (error) {
      if (record.kind === 'order') this.known.leaveOut(record.id);
      throw error;
    }
  }

  private events(record: HistoryRecord): HistoryEvent[] {
    switch (record.kind) {
      case 'customer':
        return customerEvents(record);
      case 'product':
        return productEvents(record);
      case 'stock':
        return stockEvents(record);
      case 'order':
        return this.order(record);
      default:
        return this.follow(record);
    }
  }

  private order(record: RecordOf<'order'>): HistoryEvent[] {
    const { id, customerId, lines, payments = [], shipments = [], cancellation, source } = record;
    const order: KnownOrder = { customerId, reserved: reservedLines(lines), reservation: 'none' };
    const paid = payments.map((payment) => ({ id: payment.id, ...paymentEvents(source.system, id, order, payment) }));
    const events = [
      ...orderEvents(record),
      ...reservation(record, order),
      ...paid.flatMap((payment) => payment.events),
      ...shipments.flatMap((shipment) => shipmentEvents(source.system, id, order, shipment)),
      ...(cancellation ? cancel(source.system, id, order, cancellation) : []),
    ];
    // Not before all of it could be read: what is left out is not known, and its refunds are left out with it.
    for (const { id: paymentId, known } of paid) this.known.rememberPayment(paymentId, known);
    this.known.remember(id, order);
    return events;
  }

  /** Records that follow an order or a payment that came before. */
  private follow(record: RecordOf<'payment' | 'refund' | 'shipment' | 'cancellation'>): HistoryEvent[] {
    const { system } = record.source;
    if (record.kind === 'refund') return this.refund(system, record.paymentId, record);
    const order = this.known.order(`${record.kind}s`, record.orderId);
    const draft = { ...order };
    const events = this.ofOrder(record, draft);
    Object.assign(order, draft);
    return events;
  }

  private ofOrder(record: RecordOf<'payment' | 'shipment' | 'cancellation'>, order: KnownOrder): HistoryEvent[] {
    const { source, orderId } = record;
    switch (record.kind) {
      case 'payment':
        return this.payment(source.system, orderId, order, record);
      case 'shipment':
        return shipmentEvents(source.system, orderId, order, record);
      case 'cancellation':
        return cancel(source.system, orderId, order, record);
    }
  }

  private payment(system: string, orderId: string, order: KnownOrder, payment: PaymentFields): HistoryEvent[] {
    const { known, events } = paymentEvents(system, orderId, order, payment);
    this.known.rememberPayment(payment.id, known);
    return events;
  }

  private refund(system: string, paymentId: string, refund: RefundFields): HistoryEvent[] {
    return [refundEvent(system, paymentId, this.known.payment(paymentId), refund)];
  }
}

const reservation = (record: RecordOf<'order'>, order: KnownOrder): HistoryEvent[] => {
  const { outcome, at = record.placedAt } = record.reservation ?? { outcome: 'reserved' };
  const movement = { system: record.source.system, orderId: record.id, at };
  if (outcome === 'short') return failToReserve(movement);
  return outcome === 'reserved' && order.reserved.length > 0 ? reserve(movement, order) : [];
};

const cancel = (
  system: string,
  orderId: string,
  order: KnownOrder,
  cancellation: CancellationFields,
): HistoryEvent[] => [
  orderCancelled(system, orderId, order, cancellation),
  ...release({ system, orderId, at: cancellation.cancelledAt }, order),
];
