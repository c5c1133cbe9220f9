import { command, Id, policy, saga, stream, event, type Saga } from '@refold/model';
import { z } from 'zod';
import { pathOf, refuseUnaddressed } from './address';
import { deliverBy } from './deliver';

class Here extends command('Here', { orderId: Id }) {}
class There extends command('There', { orderId: Id }) {}
class Placed extends event('Placed', 1, { orderId: Id }) {}
const Orders = stream('order', { service: 'orders', id: 'orderId', partitionBy: 'orderId', events: [Placed] });
const address = { contract: There, service: 'payments', path: 'orders/:orderId/lines/:lineNo' };
const head = {
  ...({ version: 1, key: 'orderId', from: [Orders], state: z.null(), sends: [Here, There] } as const),
  records: {} as Saga['records'],
};
const process = saga('process', head).start('Placed', () => null);
const part = policy('part', head).start('Placed', () => null);

test('the names of a path are the fields of its command, and hold no slash of theirs', () => {
  const body = { orderId: 'a/b', lineNo: '7' };
  expect(pathOf(address, { type: 'There', body })).toBe('orders/a%2Fb/lines/7');
  expect(() => pathOf(address, { type: 'There', body: {} })).toThrow('There has no orderId');
});

test('a saga that sends what nobody is known to take does not start', () => {
  expect(() => refuseUnaddressed([process], [Here], [])).toThrow('process sends There, and no address');
  expect(() => refuseUnaddressed([process], [Here], [address])).not.toThrow();
});

test('a policy sends to its own service only', () => {
  expect(() => refuseUnaddressed([part], [Here], [address])).toThrow('part is a policy and sends There');
  expect(() => refuseUnaddressed([part], [Here, There], [])).not.toThrow();
});

test('what the service decides is carried out here, the rest goes out', async () => {
  const to = (name: string) => ({ deliver: async () => ({ kind: 'later', why: name }) as const });
  const ways = { own: [Here], addresses: [address], local: to('here'), remote: to('there') };
  const deliver = deliverBy(ways);
  expect(await deliver({ type: 'Here' } as never)).toMatchObject({ why: 'here' });
  expect(await deliver({ type: 'There' } as never)).toMatchObject({ why: 'there' });
  await expect(deliver({ type: 'Nowhere' } as never)).rejects.toThrow('which service takes Nowhere');
});
