import type { Difference } from '../../oracle/rows';
import { services, type CheckoutSystem } from '../system/checkout-system';
import { groupedBy } from './grouped';
import type { OrderAsItIs } from './happened';

/** Rows of the sagas' own tables, as they lie in the databases. */
export interface Instance {
  readonly service: string;
  readonly saga: string;
  readonly key: string;
  readonly status: string;
  readonly step: string;
  readonly outcome: string | null;
  readonly troubles: readonly { readonly why: string }[];
  /** Of its commands, those that nobody has answered. */
  readonly open: number;
}

const readInstances = `
  select saga, key, status, step, outcome, troubles, (
    select count(*)::integer from sagas.saga_commands as command
    where command.saga = instance.saga and command.key = instance.key and command.status in ('waiting', 'refused')
      and command.number = any(instance.unanswered)
  ) as open
  from sagas.saga_instances as instance`;

export const instancesOf = async ({ databases }: CheckoutSystem): Promise<readonly Instance[]> =>
  (
    await Promise.all(
      services.map(async (service) => {
        const { pool } = databases[service];
        const { rows: there } = await pool.query(`select to_regclass('sagas.saga_instances') as it`);
        if ((there[0] as { it: unknown } | undefined)?.it == null) return [];
        const { rows } = await pool.query<Omit<Instance, 'service'>>(readInstances);
        return rows.map((row) => ({ ...row, service }));
      }),
    )
  ).flat();

/** How each may end, by how its order ended. */
const ends: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  checkout: { confirmed: ['confirmed'], cancelled: ['cancelled'] },
  checkout_orders: { confirmed: ['confirmed'], cancelled: ['cancelled'] },
  checkout_payments: { confirmed: ['paid'], cancelled: ['cancelled', 'declined'] },
  checkout_stock: { confirmed: ['issued'], cancelled: ['cancelled'] },
  checkout_shipments: { confirmed: ['scheduled'], cancelled: ['cancelled'] },
};

/** What each style runs by. */
const runs: Readonly<Record<string, readonly string[]>> = {
  orchestration: ['checkout', 'checkout_stock'],
  choreography: ['checkout_orders', 'checkout_payments', 'checkout_stock', 'checkout_shipments'],
};

/** ENDS: each order is confirmed or cancelled, and all that brought it there has ended by a name that fits, in its style. */
export const checkInstances = (orders: readonly OrderAsItIs[], instances: readonly Instance[]): Difference[] => {
  const byKey = groupedBy(instances, ({ key }) => key);
  return orders.flatMap(({ orderId, style, status }) => {
    if (status !== 'confirmed' && status !== 'cancelled')
      return [differs(orderId, 'order', 'confirmed or cancelled', status)];
    const found = new Map((byKey.get(orderId) ?? []).map((each) => [each.saga, each]));
    return Object.keys(ends).flatMap((saga) =>
      (runs[style] ?? []).includes(saga)
        ? checkOne(orderId, saga, status, found.get(saga))
        : checkNone(orderId, saga, found.get(saga)),
    );
  });
};

const checkOne = (orderId: string, saga: string, status: string, found: Instance | undefined): Difference[] => {
  const wanted = ends[saga]?.[status] ?? [];
  if (found?.status === 'ended' && wanted.includes(found.outcome ?? '') && found.troubles.length + found.open === 0)
    return [];
  return [differs(orderId, saga, `ended: ${wanted.join(' or ')}`, standing(found))];
};

const checkNone = (orderId: string, saga: string, found: Instance | undefined): Difference[] =>
  !found || found.status === 'declined' ? [] : [differs(orderId, saga, 'none in this style', standing(found))];

export const standing = (found: Instance | undefined): string =>
  found
    ? `${found.status} in ${found.step}, ${found.open} commands open${found.troubles.map(({ why }) => `, ${why}`).join('')}`
    : 'no instance';

const differs = (key: string, column: string, expected: string, found: string): Difference => ({
  ...{ oracle: 'ENDS', where: 'sagas', key, column, expected, found },
});
