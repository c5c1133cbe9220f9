import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import { basket } from './basket';

const connections = 32;

export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Places so many orders by 32 connections, each with an idempotency key of its own.
 * @throws Error when one was not answered by success
 */
export const placeOrders = async (url: string, orders: number): Promise<Load> => {
  const startedAt = performance.now();
  const { errors, non2xx, latency } = await autocannon({
    url: `${url}/orders`,
    connections,
    amount: orders,
    method: 'POST',
    requests: [{ setupRequest: (request) => ({ ...request, ...order() }) }],
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} of ${orders} orders were not placed.`);
  return { perSecond: orders / seconds, p50: latency.p50, p99: latency.p99 };
};

const order = () => {
  const orderId = randomUUID();
  return {
    headers: { 'content-type': 'application/json', 'idempotency-key': orderId },
    body: JSON.stringify({ ...basket, orderId }),
  };
};
