import { eventually, testService, type TestAnswer, type TestService } from '@refold/testing';
import { OrdersModule } from '../orders.module';

const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '20.00', currency: 'BRL' } };
const basket = { customerId: 'c1', shipTo: { city: 'Olinda', state: 'PE' }, currency: 'BRL', lines: [line] };
const dearer = { ...basket, lines: [{ ...line, unitPrice: { amount: '25.00', currency: 'BRL' } }] };
/** The same, written by a client that sorts its fields. */
const shuffled = {
  lines: [{ unitPrice: { currency: 'BRL', amount: '20.0' }, quantity: 1, sku: 'tea' }],
  ...{ currency: 'BRL', shipTo: { state: 'PE', city: 'Olinda' }, customerId: 'c1' },
};

let orders: TestService;
let second: TestService;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config));
  second = await testService('orders', (config) => OrdersModule.with(config), {
    DATABASE_URL_ORDERS: orders.database.url,
  });
});
afterAll(async () => {
  await second.drop();
  await orders.drop();
});
beforeEach(() => orders.database.pool.query('truncate events, outbox, command_answers cascade'));

const post = (key: string, body: object, path = '/orders', at = orders) =>
  at.post(path, body, { 'idempotency-key': key });
const placed = async (): Promise<number> =>
  (await orders.database.pool.query(`select from events where type = 'OrderPlaced'`)).rowCount ?? 0;
const isReplay = ({ headers }: TestAnswer) => headers.get('idempotency-replayed');

/** While it holds, nobody's events can be written. */
const heldUp = async (work: () => Promise<unknown>): Promise<void> => {
  const client = await orders.database.pool.connect();
  await client.query('begin');
  await client.query('lock table events in share mode');
  try {
    await work();
  } finally {
    await client.query('commit');
    client.release();
  }
};
/** Requests of one instance that come together may share a statement, and then wait as one. */
const waiting = (least: number) =>
  eventually(async () => {
    const { rowCount } = await orders.database.pool.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return (rowCount ?? 0) >= least;
  });

test('the same request under the same key is done once, and a repeat says that it is one', async () => {
  const [first, again] = [await post('k1', basket), await post('k1', basket)];
  expect([first.status, isReplay(first)]).toEqual([201, null]);
  expect([again.status, isReplay(again), again.body]).toEqual([201, 'true', first.body]);
  expect(await placed()).toBe(1);
});

test('a client that writes the same in another order has asked for the same', async () => {
  const first = await post('k1', basket);
  expect((await post('k1', shuffled)).body).toEqual(first.body);
  expect(await placed()).toBe(1);
});

test('another body and another path under the same key are refused, and nothing is done', async () => {
  const { body } = await post('k1', { ...basket, orderId: 'o1' });
  for (const other of [
    await post('k1', { ...dearer, orderId: 'o1' }),
    await post('k1', dearer),
    await post('k1', {}, '/orders/o1/confirm'),
    await post('k1', { reason: 'customer' }, '/orders/o1/cancel'),
    await post('k1', {}, '/orders/never/confirm'),
  ])
    expect([other.status, other.body['code']]).toEqual([409, 'idempotency/key-reused']);
  expect((await post('k1', { ...basket, orderId: 'o1' })).body).toEqual(body);
  expect((await orders.database.pool.query('select from events')).rowCount).toBe(1);
});

test('of twenty at once at two instances one is done, and all are answered the same', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => post('k2', n % 2 ? basket : shuffled, '/orders', n % 3 ? orders : second)),
  );
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
  expect(answers.filter((answer) => isReplay(answer) === 'true')).toHaveLength(19);
  expect(await placed()).toBe(1);
});

test('while the first is still running a repeat waits for its answer, and another request is refused', async () => {
  const sent: Promise<TestAnswer>[] = [];
  await heldUp(async () => {
    sent.push(post('k3', basket), post('k3', basket, '/orders', second), post('k3', dearer, '/orders', second));
    await waiting(2);
  });
  const answers = await Promise.all(sent);
  const done = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ body }) => body['code'] === 'idempotency/key-reused');
  expect([done.length + refused.length, new Set(done.map(({ body }) => body['id'])).size]).toEqual([3, 1]);
  expect(refused.length).toBeGreaterThanOrEqual(1);
  expect(await placed()).toBe(1);
});

test('what was refused leaves its key to the mended request', async () => {
  expect((await post('k4', { ...basket, lines: [] })).status).toBe(422);
  expect((await post('k4', {}, '/orders/o4/confirm')).body['code']).toBe('order/unknown');
  expect((await post('k4', { ...basket, orderId: 'o4' })).status).toBe(201);
  expect((await post('k5', {}, '/orders/o4/confirm')).status).toBe(200);
  expect(await placed()).toBe(1);
});

test('a repeat that changes nothing any more is answered as the first time', async () => {
  await post('p6', { ...basket, orderId: 'o6' });
  const confirmed = await post('k6', {}, '/orders/o6/confirm');
  expect([(await post('k6', {}, '/orders/o6/confirm')).body, confirmed.body['events']]).toEqual([
    confirmed.body,
    ['OrderConfirmed'],
  ]);
  expect((await post('other', {}, '/orders/o6/confirm')).body).toMatchObject({ version: 2, events: [] });
});

test('an answer that never reached the caller is given again', async () => {
  const gone = new AbortController();
  await heldUp(async () => {
    const lost = fetch(`${orders.url}/orders`, {
      method: 'POST',
      signal: gone.signal,
      body: JSON.stringify(basket),
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k7' },
    });
    await waiting(1);
    gone.abort();
    await expect(lost).rejects.toThrow();
  });
  const again = await post('k7', basket);
  expect([again.status, await placed()]).toEqual([201, 1]);
});

test('a process that loses its database in the middle has done nothing, and the key is free', async () => {
  let killed: Promise<TestAnswer> | undefined;
  await heldUp(async () => {
    killed = post('k8', basket);
    await waiting(1);
    await orders.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
  });
  expect((await killed)?.status).toBe(503);
  expect(await placed()).toBe(0);
  const mended = await post('k8', basket);
  expect([mended.status, isReplay(mended), await placed()]).toEqual([201, null, 1]);
});
