import { randomUUID } from 'node:crypto';
import type { StreamAppend } from '@refold/event-store';
import { OrderPlaced, Orders } from '@refold/events';
import { streamIdOf } from '@refold/model';

const money = (amount: string) => ({ amount, currency: 'BRL' });
const order = {
  customerId: 'customer-1',
  currency: 'BRL',
  shipTo: { city: 'Curitiba', state: 'PR', postalCode: '80010-010', country: 'BR' },
  lines: [{ sku: 'sku-1', quantity: 1, unitPrice: money('1250'), freight: money('300') }],
  total: money('1550'),
};

/** A new order of one line. */
export const anOrder = (orderId: string = randomUUID()): OrderPlaced => new OrderPlaced({ ...order, orderId });

/** A new stream of one event. */
export const anAppend = (): StreamAppend => {
  const event = anOrder();
  return { streamId: streamIdOf(Orders, event), partitionKey: event.orderId, expectedVersion: 0, events: [{ event }] };
};

/** Who appended it is nobody's question here. */
export const aContext = { correlationId: 'bench', causationId: null, origin: 'live' } as const;
