import { setTimeout as sleep } from 'node:timers/promises';
import { basket } from '../command/basket';
import { inParallel } from '../in-parallel';
import { preJoined } from './questions';
import type { WholeSystem } from './whole-system';

const callers = 8;
const longestMs = 120_000;

/**
 * Orders with all that belongs to one: a customer, a payment, a reservation of two products, a shipment on its way.
 * @returns their ids, once all of it can be read in the view
 */
export const ordersToRead = async (system: WholeSystem, count: number): Promise<readonly string[]> => {
  const post = postTo(system);
  for (const { sku } of basket.lines) await post('inventory', `/stock/${sku}/count`, { onHand: 10_000_000 });
  const ids: string[] = [];
  await inParallel(callers, count, async () => {
    const id = `order-${ids.length}`;
    ids.push(id);
    await place(post, id);
  });
  await untilJoined(system, ids);
  return ids;
};

type Post = (service: keyof WholeSystem['urls'], path: string, body: object) => Promise<void>;

const place = async (post: Post, id: string): Promise<void> => {
  const customerId = `customer-of-${id}`;
  const parties = { orderId: id, customerId };
  await post('customers', '/customers', {
    customerId,
    name: 'Ana Lima',
    email: 'ana@example.org',
    address: basket.shipTo,
  });
  await post('orders', '/orders', { ...basket, ...parties });
  const method = { type: 'credit_card', installments: 3, cardToken: 'tok_visa' };
  const amount = { amount: '33.00', currency: basket.currency };
  await post('payments', '/payments', { ...parties, paymentId: `payment-of-${id}`, method, amount });
  const lines = basket.lines.map(({ sku, quantity }) => ({ sku, quantity }));
  await post('inventory', '/reservations', { orderId: id, lines });
  const shipment = { ...parties, shipmentId: `shipment-of-${id}`, address: basket.shipTo };
  await post('shipping', '/shipments', shipment);
  await post('shipping', `/shipments/${shipment.shipmentId}/dispatch`, { carrier: 'DHL' });
};

/** What is not there yet would be read faster. */
const untilJoined = async (system: WholeSystem, ids: readonly string[]): Promise<void> => {
  const deadline = Date.now() + longestMs;
  for (const id of ids)
    while (!(await isJoined(system, id))) {
      if (Date.now() > deadline) throw new Error(`Order ${id} is not whole in the view after ${longestMs / 1_000} s.`);
      await sleep(50);
    }
};

const isJoined = async ({ queryApi }: WholeSystem, id: string): Promise<boolean> => {
  const { body } = preJoined(id);
  const response = await fetch(`${queryApi}/graphql`, { method: 'POST', headers: jsonType, body });
  const { data } = (await response.json()) as { data?: { order?: Record<string, unknown> | null } };
  const text = JSON.stringify(data?.order ?? null);
  return ['AUTHORISED', 'DISPATCHED', 'RESERVED', 'ana@example.org'].every((part) => text.includes(part));
};

const jsonType = { 'content-type': 'application/json' };

/** A service whose copy of what others know is a moment behind is asked again. */
const postTo =
  ({ urls }: WholeSystem): Post =>
  async (service, path, body) => {
    for (const deadline = Date.now() + longestMs; ;) {
      const sent = { method: 'POST', headers: jsonType, body: JSON.stringify(body) };
      const response = await fetch(`${urls[service]}${path}`, sent);
      const text = await response.text();
      if (response.ok) return;
      const isEarly = response.status === 503 || text.includes('order/unknown-customer');
      if (!isEarly || Date.now() > deadline) throw new Error(`${path} answered ${response.status}: ${text}`);
      await sleep(50);
    }
  };
