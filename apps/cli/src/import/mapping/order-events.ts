import { OrderCancelled, OrderConfirmed, OrderPlaced, Orders } from '@refold/events';
import { sumMoney, type Money } from '@refold/model';
import type { CancellationFields, OrderLineFields } from '../record/parts';
import { RecordProblem, faults } from '../record/finding';
import type { RecordOf } from '../record/records';
import { sourceOf } from './catalogue-events';
import { RecordEvents, type HistoryEvent } from './history-event';
import type { KnownOrder } from './known-order';

type OrderRecord = RecordOf<'order'>;

export const orderEvents = (order: OrderRecord): HistoryEvent[] => {
  const events = new RecordEvents(order.source.system, 'order', order.id);
  const { id: orderId, customerId, confirmedAt } = order;
  const placed = events.of(Orders, orderPlaced(order), order.placedAt);
  if (confirmedAt === undefined) return [placed];
  return [placed, events.of(Orders, new OrderConfirmed({ orderId, customerId }), confirmedAt)];
};

const orderPlaced = ({ id, customerId, shipTo, currency, lines, source }: OrderRecord): OrderPlaced => {
  const priced = lines.map((line) => ({ ...line, freight: line.freight ?? { amount: 0n, currency } }));
  const total = totalOf(priced, currency);
  return new OrderPlaced({
    orderId: id,
    customerId,
    shipTo: shipTo ?? {},
    currency,
    lines: priced,
    total,
    source: sourceOf(source, id),
  });
};

/** @throws RecordProblem when a line is in another currency than its order */
const totalOf = (lines: readonly OrderLineFields[], currency: string): Money => {
  const amounts = lines.flatMap(({ quantity, unitPrice, freight }) => [
    { ...unitPrice, amount: unitPrice.amount * BigInt(quantity) },
    ...(freight ? [freight] : []),
  ]);
  try {
    return sumMoney(amounts, currency);
  } catch (error) {
    throw new RecordProblem(faults.badRecords, `lines: ${(error as Error).message}`);
  }
};

export const orderCancelled = (
  system: string,
  orderId: string,
  { customerId }: KnownOrder,
  { cancelledAt, reason = 'history' }: CancellationFields,
): HistoryEvent =>
  new RecordEvents(system, 'order', orderId).of(
    Orders,
    new OrderCancelled({ orderId, customerId, reason }),
    cancelledAt,
  );
