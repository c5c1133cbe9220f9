import type { Effect } from '../../domain/gateway';
import type { Difference } from '../../oracle/rows';
import { groupedBy } from './grouped';
import type { OrderAsItIs } from './happened';

/** Whose money it is: payments of a checkout are named after their order, and so are its refunds. */
const orderOf = (key: string): string => key.replace(/-refund-\d+$/, '');

const sum = (effects: readonly Effect[], kind: Effect['kind']): bigint =>
  effects.reduce((all, each) => (each.kind === kind && each.approved ? all + each.amount.amount : all), 0n);

/**
 * LEDGER: at the provider, what was captured for an order minus what was refunded is its total when it is confirmed, and
 * nothing when it is cancelled. Each is one capture, nothing goes back that did not come, and each key was used once.
 */
export const checkLedger = (orders: readonly OrderAsItIs[], effects: readonly Effect[]): Difference[] => {
  const byOrder = groupedBy(effects, ({ key }) => orderOf(key));
  const unknown = [...byOrder.keys()].filter((orderId) => !orders.some((order) => order.orderId === orderId));
  return [
    ...unknown.map((orderId) => differs(orderId, 'money', 'none, for nobody ordered', 'moved')),
    ...orders.flatMap((order) => checkOrder(order, byOrder.get(order.orderId) ?? [])),
    ...repeated(effects),
  ];
};

const checkOrder = ({ orderId, status, total }: OrderAsItIs, effects: readonly Effect[]): Difference[] => {
  const kept = sum(effects, 'capture') - sum(effects, 'refund');
  const owed = status === 'confirmed' ? total : 0n;
  const captures = effects.filter(({ kind, approved }) => kind === 'capture' && approved).length;
  return [
    ...(kept === owed ? [] : [differs(orderId, `of the ${status} order, kept`, String(owed), String(kept))]),
    ...(captures <= 1 ? [] : [differs(orderId, 'captures', 'one', String(captures))]),
  ];
};

const repeated = (effects: readonly Effect[]): Difference[] => {
  const names = effects.map(({ kind, key }) => `${kind} ${key}`);
  return names.filter((name, at) => names.indexOf(name) !== at).map((name) => differs(name, 'effects', 'one', 'more'));
};

const differs = (key: string, column: string, expected: string, found: string): Difference => ({
  ...{ oracle: 'LEDGER', where: 'provider', key, column, expected, found },
});
