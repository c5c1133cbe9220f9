import { CallFailure, type Scope, type ServiceCalls } from '@refold/platform';
import { composeFor } from './compose-for';
import { isUnknown, isUntold, type PartName } from './compose-order';

const money = { amount: '12.30', currency: 'BRL' };
const shipTo = { city: 'Olinda' };
const order = { orderId: '4711', customerId: 'ann', status: 'placed', lines: [], total: money, shipTo };
const customer = { customerId: 'ann', active: true, name: 'Ann', email: 'ann@example.org', address: shipTo };
const shortages = [{ sku: 'tea', wanted: 2, available: 1 }];
const answers: Readonly<Record<string, unknown>> = {
  '/orders/4711': order,
  '/customers/ann': customer,
  '/payments?orderId=4711': { items: [{ paymentId: 'p', status: 'captured', method: { type: 'boleto' } }] },
  '/reservations/4711': { status: 'failed', shortages },
};
const servicesThat = (answer: (path: string) => unknown) => {
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return answer(path) ?? null;
  };
  return { asked, calls: { of: () => ({ read }) } as unknown as Pick<ServiceCalls, 'of'> };
};
const services = () => servicesThat((path) => answers[path]);

const ofAll: Scope = { customerId: null, hidesPersonal: false };
const impersonal: Scope = { customerId: null, hidesPersonal: true };
const of = (customerId: string): Scope => ({ customerId, hidesPersonal: false });

test('who reads what is of all is told all of it', async () => {
  const parts = await composeFor(ofAll, services().calls, '4711');
  expect([parts.order, parts.customer]).toEqual([
    { status: 'ok', value: order },
    { status: 'ok', value: customer },
  ]);
  expect(parts.reservation).toEqual({ status: 'ok', value: { status: 'failed', shortages } });
});

test('who does not need to know people is told no names and no addresses', async () => {
  const parts = await composeFor(impersonal, services().calls, '4711');
  expect(parts.order).toMatchObject({ status: 'ok', value: { orderId: '4711', total: money } });
  expect(parts.customer).toEqual({ status: 'ok', value: { customerId: 'ann', active: true } });
  expect(JSON.stringify(parts)).not.toMatch(/Olinda|Ann|example/);
});

test('a customer is told of their own order, but for what lies on the shelf', async () => {
  const { asked, calls } = services();
  const parts = await composeFor(of('ann'), calls, '4711');
  expect(parts.order).toEqual({ status: 'ok', value: order });
  expect(parts.customer).toEqual({ status: 'ok', value: customer });
  expect(parts.reservation).toEqual({ status: 'ok', value: { status: 'failed' } });
  expect(asked.filter((path) => path === '/orders/4711')).toHaveLength(1);
});

test.each([undefined, new Set<PartName>(['payments'])])(
  'an order of another is unknown to a customer, and nobody else is asked of it',
  async (wanted) => {
    const { asked, calls } = services();
    const parts = await composeFor(of('bob'), calls, '4711', wanted);
    expect(isUnknown(parts)).toBe(true);
    expect(asked).toEqual(['/orders/4711']);
    expect(parts).toEqual(await composeFor(of('bob'), servicesThat(() => null).calls, '4711', wanted));
  },
);

test('while nobody knows whose it is, a customer is told nothing, and why', async () => {
  const { asked, calls } = servicesThat(() => Promise.reject(new CallFailure('orders', 'timeout', new Error('x'))));
  const parts = await composeFor(of('ann'), calls, '4711', new Set<PartName>(['order', 'payments']));
  expect(asked).toEqual(['/orders/4711']);
  expect(isUntold(parts)).toBe(true);
  expect(parts).toMatchObject({
    order: { status: 'failed', code: 'timeout' },
    payments: { status: 'failed', code: 'order-unknown', why: 'Whose the order is, is not known.' },
    ...{ customer: { status: 'absent' }, shipments: { status: 'absent' } },
  });
});
