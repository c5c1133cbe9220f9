import * as events from '@refold/events';
import {
  type AnyEvent,
  encodeData,
  instant,
  partitionKeyOf,
  type RecordedEvent,
  type Stream,
  streamIdOf,
} from '@refold/model';
import { randomUUID } from 'node:crypto';

const ownerOf = new Map(events.allStreams.flatMap((of) => of.events.map(({ type }) => [type, of] as const)));

/** Twelve an order, and a quarter of a customer. */
export const eventsAnOrder = 12.25;

/**
 * The events of so many orders over five services, as their feeds would give them: twelve an order of two lines, and
 * one customer to four orders. The same for the same number, but for the events' ids. They come one by one: a million
 * of them would fill the memory that is to be measured.
 */
export function* workload(orders: number): Generator<RecordedEvent> {
  const recorder = new Recorder();
  for (let number = 1; number <= orders; number++) {
    if (number % 4 === 1) yield recorder.record(customer(number));
    for (const event of orderEvents(number)) yield recorder.record(event);
    recorder.forget(number);
  }
}

/** Gives events their places in stream and feed, as the store does. */
class Recorder {
  private count = 0;
  private readonly versions = new Map<string, number>();
  private readonly heads = new Map<string, bigint>();

  /** An order's own streams have ended with it. */
  forget(number: number): void {
    const { orderId, paymentId, shipmentId } = idsOf(number);
    for (const id of [`order-${orderId}`, `reservation-${orderId}`, `payment-${paymentId}`, `shipment-${shipmentId}`])
      this.versions.delete(id);
  }

  record(event: AnyEvent): RecordedEvent {
    const of = streamOf(event);
    const streamId = streamIdOf(of, event);
    const streamVersion = (this.versions.get(streamId) ?? 0) + 1;
    const feedNumber = (this.heads.get(of.service) ?? 0n) + 1n;
    this.versions.set(streamId, streamVersion);
    this.heads.set(of.service, feedNumber);
    const at = instant(new Date(Date.UTC(2026, 0, 1) + this.count++));
    return {
      id: randomUUID(),
      type: event.type,
      schemaVersion: 1,
      service: of.service,
      streamId,
      streamVersion,
      feedNumber,
      partitionKey: partitionKeyOf(of, event),
      occurredAt: at,
      recordedAt: at,
      correlationId: randomUUID(),
      causationId: null,
      origin: 'live',
      traceparent: null,
      data: JSON.parse(encodeData(event)),
    };
  }
}

const streamOf = ({ type }: AnyEvent): Stream => {
  const of = ownerOf.get(type);
  if (!of) throw new Error(`No stream carries ${type}.`);
  return of;
};

const customerOf = (number: number): string => `customer-${Math.ceil(number / 4)}`;
const address = { city: 'Curitiba', state: 'PR', postalCode: '80010-010', country: 'BR' };

const customer = (number: number): AnyEvent =>
  new events.CustomerRegistered({
    customerId: customerOf(number),
    name: `Customer ${number}`,
    email: `c${number}@example.com`,
    address,
  });

const idsOf = (number: number) => ({
  orderId: `order-${number}`,
  paymentId: `payment-${number}`,
  shipmentId: `shipment-${number}`,
});

const orderEvents = (number: number): AnyEvent[] => {
  const { orderId, paymentId, shipmentId } = idsOf(number);
  const ids = { orderId, customerId: customerOf(number) };
  const lines = [0, 1].map((line) => ({
    sku: `sku-${(number * 7 + line) % 1000}`,
    quantity: 1 + line,
    unitPrice: { amount: '1250', currency: 'BRL' },
    freight: { amount: '300', currency: 'BRL' },
  }));
  const total = { amount: '4350', currency: 'BRL' };
  const payment = { ...ids, paymentId, method: { type: 'credit_card', installments: 1 } };
  const shipment = { ...ids, shipmentId };
  const reserved = lines.map(({ sku, quantity }) => ({ sku, quantity }));
  return [
    new events.OrderPlaced({ ...ids, shipTo: address, currency: 'BRL', lines, total }),
    new events.PaymentAuthorised({ ...payment, amount: total, gatewayReference: `auth-${number}` }),
    new events.StockReserved({ orderId: ids.orderId, lines: reserved }),
    ...reserved.map((line) => new events.StockAllocated({ ...line, orderId: ids.orderId })),
    new events.PaymentCaptured({ ...payment, amount: total }),
    new events.OrderConfirmed(ids),
    new events.ShipmentScheduled({ ...shipment, address }),
    new events.ShipmentDispatched({ ...shipment, carrier: 'Correios' }),
    ...reserved.map((line) => new events.StockIssued({ ...line, orderId: ids.orderId })),
    new events.ShipmentDelivered(shipment),
  ];
};
