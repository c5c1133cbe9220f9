import { verbs, type Verb } from './contract';

const view = 'order_details';

test.each<[Verb, object]>([
  ['explain', { view, key: 'o1' }],
  ['explain', { view, key: 'o1', field: 'status', asOf: 'orders/order-o1@1' }],
  ['promote', { view, approve: 'known and meant', fingerprint: 'f' }],
  ['replay', { view, keys: ['o1'], streams: ['order-o1'], types: ['OrderPlaced'] }],
  ['deadletters.list', { stream: 'order-o1', rowKey: 'o1', reasonCode: 'fold' }],
  ['deadletters.discard', { id: '1', reason: 'was a test' }],
])('%s of %j is taken, and refused with U+0000 in any of its texts, which no store would keep', (verb, order) => {
  expect(verbs[verb].safeParse(order).success).toBe(true);
  for (const [field, value] of Object.entries(order)) {
    const broken = Array.isArray(value) ? ['a\0b'] : `${value}\0`;
    const read = verbs[verb].safeParse({ ...order, [field]: broken });
    expect(read.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  }
});
