import { CallFailure, type ServiceCalls } from '@refold/platform';
import { composeOrder, isUnknown, isUntold, type PartName } from './compose-order';

const money = { amount: '12.30', currency: 'BRL' };
const order = { orderId: '4711', customerId: 'ann', status: 'placed', lines: [], total: money };
const answers: Readonly<Record<string, unknown>> = {
  '/orders/4711': order,
  '/customers/ann': { customerId: 'ann', active: true },
  '/payments?orderId=4711': { items: [{ paymentId: 'p', status: 'captured', method: { type: 'boleto' } }] },
  '/reservations/4711': { status: 'reserved', shortages: [] },
  '/shipments?orderId=4711': { items: [] },
};

type Call = () => Promise<unknown>;
/** Services that answer as above, but for these paths. */
const servicesBut = (others: Readonly<Record<string, Call>> = {}) => {
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return others[path] ? others[path]() : (answers[path] ?? null);
  };
  return { asked, calls: { of: () => ({ read }) } as unknown as Pick<ServiceCalls, 'of'> };
};
const failing =
  (service: string): Call =>
  () =>
    Promise.reject(new CallFailure(service, 'timeout', new Error('http://10.0.0.7:4002')));

test('an order is put together out of what each service tells', async () => {
  const { asked, calls } = servicesBut();
  expect(await composeOrder(calls, '4711')).toEqual({
    order: { status: 'ok', value: order },
    customer: { status: 'ok', value: answers['/customers/ann'] },
    payments: { status: 'ok', value: [expect.objectContaining({ paymentId: 'p' })] },
    reservation: { status: 'ok', value: answers['/reservations/4711'] },
    shipments: { status: 'absent' },
  });
  expect(asked.sort()).toEqual(Object.keys(answers).sort());
});

test('nobody waits for another, but for the customer whom the order names', async () => {
  let tell: (order: unknown) => void = () => undefined;
  const { asked, calls } = servicesBut({ '/orders/4711': () => new Promise((resolve) => (tell = resolve)) });
  const composed = composeOrder(calls, '4711');
  await Promise.resolve();
  expect(asked.sort()).toEqual(
    Object.keys(answers)
      .filter((path) => path !== '/customers/ann')
      .sort(),
  );
  tell(order);
  expect((await composed).customer.status).toBe('ok');
});

test.each([
  ['payments', '/payments?orderId=4711'],
  ['reservation', '/reservations/4711'],
  ['shipments', '/shipments?orderId=4711'],
  ['customer', '/customers/ann'],
] as const)('without %s the rest is told, and why it is not there', async (part, path) => {
  const parts = await composeOrder(servicesBut({ [path]: failing('payments') }).calls, '4711');
  expect(parts[part]).toEqual({
    ...{ status: 'failed', code: 'timeout', why: 'The service payments does not answer in time.' },
  });
  const others = (Object.keys(parts) as PartName[]).filter((name) => name !== part && name !== 'shipments');
  expect(others.map((name) => parts[name].status)).toEqual(others.map(() => 'ok'));
});

test('without the order itself what is known by its id is told, and nobody knows the customer', async () => {
  const { asked, calls } = servicesBut({ '/orders/4711': failing('orders') });
  const { customer, payments, reservation } = await composeOrder(calls, '4711');
  expect([payments.status, reservation.status]).toEqual(['ok', 'ok']);
  expect(customer).toMatchObject({ status: 'failed', code: 'order-unknown' });
  expect(asked).not.toContain('/customers/ann');
});

test('who is not needed is not asked', async () => {
  const { asked, calls } = servicesBut();
  await composeOrder(calls, '4711', new Set<PartName>(['payments']));
  expect(asked).toEqual(['/payments?orderId=4711']);
  await composeOrder(calls, '4711', new Set<PartName>(['customer']));
  expect(asked.slice(1)).toEqual(['/orders/4711', '/customers/ann']);
});

test('an order is unknown when all say so, and untold when some could not say anything', async () => {
  const nothing = Object.fromEntries(Object.keys(answers).map((path) => [path, async () => null]));
  expect(isUnknown(await composeOrder(servicesBut(nothing).calls, '4711'))).toBe(true);
  const oneAway = await composeOrder(servicesBut({ ...nothing, '/orders/4711': failing('orders') }).calls, '4711');
  expect([isUnknown(oneAway), isUntold(oneAway)]).toEqual([false, true]);
  const whole = await composeOrder(servicesBut().calls, '4711');
  expect([isUnknown(whole), isUntold(whole)]).toEqual([false, false]);
});

test('a fault of ours is not taken for one of a service', async () => {
  const broken = () => Promise.reject(new TypeError('ours'));
  await expect(composeOrder(servicesBut({ '/orders/4711': broken }).calls, '4711')).rejects.toThrow('ours');
});
