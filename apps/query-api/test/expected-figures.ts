import { formatMoney } from '@refold/model';
import { type Bucket, periodAt } from './calendar';
import { catalogue, microsOf, type WorldOrder } from './figures-world';

/* What figures must answer, computed in plain loops over the orders and not in SQL. */
export interface Asked {
  readonly every: Bucket | null;
  readonly timeZone: string;
  readonly byState?: boolean;
}

const noPeriod = { period: null, begins: null };
const groupsOf = <Of>(of: readonly Of[], keyOf: (one: Of) => object): [object, Of[]][] => {
  const groups = new Map<string, [object, Of[]]>();
  for (const one of of) {
    const key = keyOf(one);
    const group = groups.get(JSON.stringify(key)) ?? [key, []];
    groups.set(JSON.stringify(key), group);
    group[1].push(one);
  }
  return [...groups.values()];
};
const periodOf = ({ every, timeZone }: Asked, moment: string) =>
  every === null ? noPeriod : periodAt(every, timeZone, moment);
const ofOrders = (orders: readonly WorldOrder[], asked: Asked) =>
  groupsOf(orders, ({ placedAt, state }) => ({
    ...periodOf(asked, placedAt),
    state: asked.byState ? (state ?? '(none)') : null,
  }));

const isPaid = ({ payments }: WorldOrder): boolean =>
  payments.some(({ outcome }) => outcome === 'captured' || outcome === 'refunded');
/** Shipments of which anything is known. */
const known = ({ shipments }: WorldOrder) =>
  shipments.filter((each) => each.scheduled ?? each.dispatched ?? each.delivered ?? each.returned);
const isDelivered = (order: WorldOrder): boolean =>
  known(order).length > 0 && known(order).every(({ delivered }) => delivered !== null);
const hasLeft = ({ shipments }: WorldOrder): boolean =>
  shipments.some((each) => each.dispatched ?? each.delivered ?? each.returned);
const earliest = (moments: readonly (string | null)[]): string | undefined =>
  moments.filter((moment) => moment !== null).sort()[0];
/** Where something came before that, its leaving is not known, and it was the first. */
const firstLeft = ({ shipments }: WorldOrder): string | undefined => {
  const left = earliest(shipments.map(({ dispatched }) => dispatched));
  const came = earliest(shipments.flatMap(({ delivered, returned }) => [delivered, returned]));
  return left !== undefined && (came === undefined || left <= came) ? left : undefined;
};
const lastArrived = (order: WorldOrder): string | undefined =>
  isDelivered(order)
    ? known(order)
        .flatMap(({ delivered }) => delivered ?? [])
        .sort()
        .at(-1)
    : undefined;

export const expectedFunnel = (orders: readonly WorldOrder[], asked: Asked) =>
  ofOrders(orders, asked).map(([key, group]) => {
    const count = (holds: (order: WorldOrder) => boolean) => group.filter(holds).length;
    const placed = group.length;
    const [paid, confirmed] = [count(isPaid), count(({ confirmedAt }) => confirmedAt !== null)];
    const [dispatched, delivered] = [count(hasLeft), count(isDelivered)];
    return {
      ...{ ...key, placed, paid, confirmed, dispatched, delivered },
      cancelled: count(({ cancelledAt }) => cancelledAt !== null),
      ...{ paidShare: paid / placed, confirmedShare: confirmed / placed },
      ...{ dispatchedShare: dispatched / placed, deliveredShare: delivered / placed },
    };
  });

const secondsTo = (orders: readonly WorldOrder[], end: (order: WorldOrder) => string | undefined): number[] =>
  orders.flatMap((order) => {
    const ended = end(order);
    return ended === undefined ? [] : [Math.max(0, Number(microsOf(ended) - microsOf(order.placedAt)) / 1e6)];
  });

/** Between two neighbours the value in proportion. */
const percentile = (sorted: readonly number[], share: number): number => {
  const place = (sorted.length - 1) * share;
  const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
};

const durations = (seconds: readonly number[]) => {
  const sorted = [...seconds].sort((a, b) => a - b);
  const none = sorted.length === 0;
  const about = (value: number): unknown => (none ? null : expect.closeTo(value, 3));
  return {
    orders: sorted.length,
    p50Seconds: about(percentile(sorted, 0.5)),
    p90Seconds: about(percentile(sorted, 0.9)),
    p99Seconds: about(percentile(sorted, 0.99)),
    meanSeconds: about(sorted.reduce((sum, each) => sum + each, 0) / sorted.length),
  };
};

/** Of orders of which none has arrived, or left at a moment that is known, there is no row. */
export const expectedFulfilment = (orders: readonly WorldOrder[], asked: Asked) =>
  ofOrders(
    orders.filter((order) => isDelivered(order) || firstLeft(order) !== undefined),
    asked,
  ).map(([key, group]) => ({
    ...key,
    toDispatch: durations(secondsTo(group, firstLeft)),
    toDelivery: durations(secondsTo(group, lastArrived)),
  }));

export const expectedPaymentFailures = (orders: readonly WorldOrder[], asked: Asked) => {
  const payments = orders.flatMap((order) => order.payments).filter(({ outcome }) => outcome !== 'open');
  return groupsOf(payments, ({ at, method }) => ({ ...periodOf(asked, at), method, currency: null })).map(
    ([key, group]) => {
      const failed = group.filter(({ outcome }) => outcome === 'declined').length;
      return { ...key, captured: group.length - failed, failed, failureRate: failed / group.length };
    },
  );
};

const byTime = (a: WorldOrder, b: WorldOrder): number => (`${a.placedAt} ${a.id}` < `${b.placedAt} ${b.id}` ? -1 : 1);
const firstOrders = (orders: readonly WorldOrder[]): ReadonlyMap<string, WorldOrder> =>
  new Map(
    [...orders]
      .sort(byTime)
      .reverse()
      .map((order) => [order.customer, order]),
  );

export const expectedRepeatCustomers = (orders: readonly WorldOrder[], asked: Asked) => {
  const first = firstOrders(orders);
  return groupsOf(orders, ({ placedAt }) => periodOf(asked, placedAt)).map(([key, group]) => {
    const customersOf = (some: readonly WorldOrder[]) => new Set(some.map(({ customer }) => customer)).size;
    const isFirst = (order: WorldOrder): boolean => first.get(order.customer) === order;
    const [customers, repeat] = [customersOf(group), customersOf(group.filter((order) => !isFirst(order)))];
    return {
      ...{ ...key, customers, newCustomers: customersOf(group.filter(isFirst)), repeatCustomers: repeat },
      ...{ orders: group.length, repeatRate: repeat / customers },
    };
  });
};

const money = (amount: bigint, currency: string) => ({ amount: formatMoney({ amount, currency }), currency });
const ranked = <Row extends object>(rows: readonly Row[], better: (a: Row, b: Row) => boolean, first: number) =>
  [...rows]
    .sort((a, b) => (better(a, b) ? -1 : 1))
    .slice(0, first)
    .map((row, n) => ({ ...row, rank: n + 1 }));

/** @param of `units` or `items` */
export const expectedTopProducts = (
  orders: readonly WorldOrder[],
  asked: Asked,
  of: 'units' | 'items',
  first: number,
) => {
  const sold = orders.flatMap(({ lines, ...order }) => lines.map((line) => ({ ...order, ...line })));
  return groupsOf(sold, ({ placedAt, currency }) => ({ ...periodOf(asked, placedAt), currency })).flatMap(
    ([key, group]) => {
      const products = groupsOf(group, ({ sku }) => ({ sku })).map(
        ([{ sku }, lines]: [{ sku?: string }, typeof group]) => ({
          ...{ ...key, sku: sku ?? '', orders: new Set(lines.map(({ id }) => id)).size },
          units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
          items: lines.reduce((sum, { items }) => sum + items, 0n),
        }),
      );
      const better = (a: (typeof products)[0], b: (typeof products)[0]) =>
        a[of] > b[of] || (a[of] === b[of] && a.sku < b.sku);
      return ranked(products, better, first).map((row) => {
        const listed = catalogue.find(({ sku }) => sku === row.sku);
        const currency = group[0]?.currency ?? '';
        return {
          ...row,
          name: listed?.name ?? null,
          category: listed?.category ?? null,
          items: money(row.items, currency),
        };
      });
    },
  );
};

/** Of each customer and currency: what came in, what went back. */
const worths = (orders: readonly WorldOrder[]) => {
  const first = firstOrders(orders);
  const paid = orders.flatMap(({ payments, ...order }) =>
    payments
      .filter(({ outcome }) => outcome === 'captured' || outcome === 'refunded')
      .map((payment) => ({ ...payment, customer: order.customer, order: order.id })),
  );
  return groupsOf(paid, ({ customer, currency }) => ({ customer, currency })).map(([, group]) => {
    const [{ customer, currency } = { customer: '', currency: '' }] = group;
    const sum = (of: (payment: (typeof group)[0]) => bigint) => group.reduce((total, each) => total + of(each), 0n);
    return {
      ...{ customer, currency, cameAt: first.get(customer)?.placedAt ?? '' },
      orders: new Set(group.map(({ order }) => order)).size,
      paid: sum(({ amount }) => amount),
      refunded: sum(({ outcome, refund }) => (outcome === 'refunded' ? refund : 0n)),
    };
  });
};

export const expectedCustomerValue = (orders: readonly WorldOrder[], asked: Asked) =>
  groupsOf(worths(orders), ({ cameAt, currency }) => ({ ...periodOf(asked, cameAt), currency })).map(([key, group]) => {
    const currency = group[0]?.currency ?? '';
    const sum = (of: (one: (typeof group)[0]) => bigint) => group.reduce((total, each) => total + of(each), 0n);
    const value = sum(({ paid, refunded }) => paid - refunded);
    const sorted = group.map(({ paid, refunded }) => paid - refunded).sort((a, b) => (a < b ? -1 : 1));
    const at = (percent: number) =>
      money(sorted.find((_, n) => (n + 1) * 100 >= percent * sorted.length) ?? 0n, currency);
    return {
      ...{ ...key, customers: group.length, orders: group.reduce((total, each) => total + each.orders, 0) },
      ...{
        paid: money(
          sum(({ paid }) => paid),
          currency,
        ),
        refunded: money(
          sum(({ refunded }) => refunded),
          currency,
        ),
      },
      value: money(value, currency),
      average: money((2n * value + BigInt(group.length)) / (2n * BigInt(group.length)), currency),
      ...{ p50: at(50), p90: at(90), p99: at(99) },
    };
  });

export const expectedTopCustomers = (orders: readonly WorldOrder[], first: number) =>
  groupsOf(worths(orders), ({ currency }) => ({ currency })).flatMap(([, group]) => {
    const worth = (one: (typeof group)[0]): bigint => one.paid - one.refunded;
    const better = (a: (typeof group)[0], b: (typeof group)[0]) =>
      worth(a) > worth(b) || (worth(a) === worth(b) && a.customer < b.customer);
    return ranked(group, better, first).map(({ rank, customer, currency, orders, paid, refunded }) => ({
      ...{ rank, customerId: customer, currency, orders },
      ...{ paid: money(paid, currency), refunded: money(refunded, currency), value: money(paid - refunded, currency) },
    }));
  });
