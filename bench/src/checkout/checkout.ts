import { setTimeout as sleep } from 'node:timers/promises';
import { basket } from '../command/basket';
import { percentile, percentiles } from '../delays';
import { OrdersInFlight, type Watched } from '../latency/orders-in-flight';
import { median, type Options, type Result } from '../result';
import { WholeSystem } from './whole-system';

const ordersPerSecond = 50;
/** What two cores carry with ease: then nobody waits for the machine. */
const calmPerSecond = 8;
/** Milliseconds that half of the orders may take. */
const aimP50 = 150;
const products = 200;
const customers = 50;
const warmUp = 40;

interface Measured {
  readonly p50: number;
  readonly p99: number;
  /** At {@link calmPerSecond}. */
  readonly calmP50: number;
  readonly calmP99: number;
  /** Until the fact tables had the last of them, too. */
  readonly perSecond: number;
  readonly unfinished: number;
}

/**
 * From sending PlaceOrder to `confirmed` in the views that GraphQL answers from, at fifty orders a second, in both styles:
 * charged, stock set aside, confirmed, by five services, projector and query API that share the machine with all servers.
 */
export const checkout = async ({ events: orders, rounds, log }: Options): Promise<Result> => {
  const choreography = await measured('choreography', orders, rounds, log);
  const orchestration = await measured('orchestration', orders, rounds, log);
  const worse = Math.max(choreography.p50, orchestration.p50);
  return {
    ...{ name: 'checkout', unit: 'milliseconds from PlaceOrder to confirmed in the views' },
    ...{ ours: worse, limit: aimP50, ratioToLimit: worse / aimP50, ordersPerSecond, orders, rounds },
    ...named('choreography', choreography),
    ...named('orchestration', orchestration),
  };
};

const named = (style: string, { p50, p99, calmP50, calmP99, perSecond, unfinished }: Measured) => ({
  [`${style}CalmP50`]: calmP50,
  [`${style}CalmP99`]: calmP99,
  [`${style}P50`]: p50,
  [`${style}P99`]: p99,
  [`${style}PerSecond`]: perSecond,
  [`${style}Unfinished`]: unfinished,
});

const measured = async (style: string, orders: number, rounds: number, log: Options['log']): Promise<Measured> => {
  const system = new WholeSystem();
  const all: (readonly number[])[] = [];
  const rates: number[] = [];
  let [unfinished, calmP50, calmP99] = [0, Number.NaN, Number.NaN];
  try {
    await system.start({ CHECKOUT: style });
    await stocked(system);
    await placed(system, warmUp, calmPerSecond);
    const calm = await placed(system, Math.ceil(orders / 8), calmPerSecond);
    log(`${style}, calm: ${percentiles(calm)}`);
    [calmP50, calmP99] = [percentile(calm, 0.5), percentile(calm, 0.99)];
    for (let round = 1; round <= rounds; round++) {
      // The last of those before may still be on their way into the fact tables.
      const before = await untilFacts(system, warmUp + calm.length + (round - 1) * orders);
      const startedAt = performance.now();
      const delays = await placed(system, orders, ordersPerSecond);
      all.push(delays);
      unfinished += orders - (await untilFacts(system, before + orders)) + before;
      rates.push((orders * 1_000) / (performance.now() - startedAt));
      log(`${style}, round ${round}: ${percentiles(delays)}`);
    }
  } finally {
    await system.stop();
  }
  const of = (share: number): number => median(all.map((delays) => percentile(delays, share)));
  return { p50: of(0.5), p99: of(0.99), calmP50, calmP99, perSecond: median(rates), unfinished };
};

/** @returns how many orders the fact tables have as confirmed in the end */
const untilFacts = async (system: WholeSystem, wanted: number): Promise<number> => {
  for (const until = Date.now() + 30_000; ;) {
    const confirmed = await system.confirmedFacts();
    if (confirmed >= wanted || Date.now() > until) return confirmed;
    await sleep(50);
  }
};

const placed = async (system: WholeSystem, orders: number, perSecond: number): Promise<readonly number[]> => {
  const inFlight = new OrdersInFlight(system.urlOf('orders'), system.queryApi, confirmedOrder);
  await inFlight.run(orders, perSecond);
  return inFlight.delays;
};

const any = (below: number): number => Math.floor(Math.random() * below);

const confirmedOrder: Watched = {
  order: (orderId) => ({
    ...{ ...basket, orderId, customerId: `customer-${any(customers)}` },
    lines: basket.lines.map((line) => ({ ...line, sku: `sku-${any(products)}` })),
    payment: { type: 'credit_card', cardToken: 'tok_visa', brand: 'visa', last4: '4242' },
  }),
  fields: 'status saga { confirmedAt }',
  isThere: (order) => {
    const { status, saga } = order as { status: string; saga: { confirmedAt: string | null } | null };
    return status === 'CONFIRMED' && saga?.confirmedAt != null;
  },
  from: 'sent',
  lookEveryMs: 50,
};

const stocked = async (system: WholeSystem): Promise<void> => {
  for (let n = 0; n < products; n++)
    await post(`${system.urlOf('inventory')}/stock/sku-${n}/receive`, { quantity: 1_000_000 });
  for (let n = 0; n < customers; n++)
    await post(`${system.urlOf('customers')}/customers`, {
      ...{ customerId: `customer-${n}`, name: `Customer ${n}`, email: `customer-${n}@example.com` },
    });
  await customersKnown(system);
};

/** The orders' own copy of the customers begins to be fed some seconds after the start; until then orders are 503. */
const customersKnown = async (system: WholeSystem): Promise<void> => {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(200)) {
    const { copies } = (await (await fetch(`${system.urlOf('orders')}/status`)).json()) as CopiesStatus;
    if ((copies?.projections[0]?.rows ?? 0) >= customers) return;
  }
  throw new Error('The service orders has not heard of all customers within a minute.');
};

interface CopiesStatus {
  readonly copies: { readonly projections: readonly { readonly rows: number | null }[] } | null;
}

const post = async (url: string, body: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.body?.cancel();
};
