import { services, type CheckoutSystem } from '../system/checkout-system';

/** An event as its service tells it: JSON, read by nothing that the services use. */
export interface Happened {
  readonly service: string;
  readonly type: string;
  readonly streamId: string;
  readonly origin: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Everything that the services tell by now, each in its own order. */
export const everything = async (system: CheckoutSystem): Promise<readonly Happened[]> =>
  (await Promise.all(services.map((service) => feedOf(service, system.urlOf(service))))).flat();

const feedOf = async (service: string, url: string): Promise<Happened[]> => {
  const events: Happened[] = [];
  for (;;) {
    const response = await fetch(`${url}/feed?after=${events.length}&limit=1000`, {
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new Error(`The feed of ${service} answers ${response.status}.`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    events.push(...lines.map((line) => ({ ...(JSON.parse(line) as Happened), service })));
    if (lines.length < 1_000) return events;
  }
};

export interface Amount {
  /** Minor units, as digits. */
  readonly amount: string;
}

export interface OrderAsItIs {
  readonly orderId: string;
  readonly style: string;
  readonly total: bigint;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly status: 'placed' | 'confirmed' | 'cancelled' | 'both';
}

/** What the orders' own events make of each order. */
export const ordersIn = (events: readonly Happened[]): readonly OrderAsItIs[] => {
  const orders = new Map<string, OrderAsItIs>();
  for (const { type, data } of events) {
    const { orderId, total, lines, checkout } = data as unknown as Placed;
    const known = orders.get(orderId);
    if (type === 'OrderPlaced')
      orders.set(orderId, {
        orderId,
        style: checkout?.style ?? 'none',
        total: BigInt(total.amount),
        lines,
        status: 'placed',
      });
    if (known && type === 'OrderConfirmed')
      orders.set(orderId, { ...known, status: known.status === 'placed' ? 'confirmed' : 'both' });
    if (known && type === 'OrderCancelled')
      orders.set(orderId, { ...known, status: known.status === 'placed' ? 'cancelled' : 'both' });
  }
  return [...orders.values()];
};

interface Placed {
  readonly orderId: string;
  readonly total: Amount;
  readonly lines: OrderAsItIs['lines'];
  readonly checkout?: { readonly style: string };
}
