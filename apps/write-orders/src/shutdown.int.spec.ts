import { connect } from 'node:net';
import { eventually, testService, type TestService } from '@refold/testing';
import { OrdersModule } from './orders.module';

/* A service that is told to stop while commands are under way: each is done and answered, or not done at all. */

const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'BRL' } };
const basket = (orderId: string) => ({ orderId, customerId: 'c1', shipTo: {}, currency: 'BRL', lines: [line] });

let orders: TestService;
beforeEach(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config));
});
afterEach(async () => {
  await orders.app.close();
  await orders.database.drop();
});

/** Nobody's events can be written until the returned function is called. */
const holdUp = async (): Promise<() => Promise<void>> => {
  const client = await orders.database.pool.connect();
  await client.query('begin');
  await client.query('lock table events in share mode');
  return async () => {
    await client.query('commit');
    client.release();
  };
};
const hanging = (many: number) =>
  eventually(async () => {
    const { rowCount } = await orders.database.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount === many;
  });
const stored = async (): Promise<string[]> => {
  const { rows } = await orders.database.pool.query<{ id: string }>('select stream_id as id from events order by id');
  return rows.map(({ id }) => id);
};

test('commands that hang in the database are done and answered before the pool is closed', async () => {
  const release = await holdUp();
  const inFlight: ReturnType<typeof orders.post>[] = [];
  for (const id of ['a', 'b', 'c']) {
    inFlight.push(orders.post('/orders', basket(id), { 'idempotency-key': id }));
    // One after the other, for those that come together share a statement.
    await hanging(inFlight.length);
  }
  const closing = orders.app.close();
  let closed = false;
  void closing.then(() => (closed = true));
  await eventually(() => orders.app.getHttpServer().listening === false);
  expect(closed).toBe(false);
  await release();
  expect((await Promise.all(inFlight)).map(({ status, body }) => [status, body['id']])).toEqual([
    [201, 'a'],
    [201, 'b'],
    [201, 'c'],
  ]);
  await closing;
  expect((await stored()).sort()).toEqual(['order-a', 'order-b', 'order-c']);
});

test('what comes in meanwhile on a connection that is in use is told to come again, and is not done', async () => {
  const release = await holdUp();
  const { hostname, port } = new URL(orders.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  const text = (async () => {
    let said = '';
    for await (const part of socket) said += String(part);
    return said;
  })();
  const send = (id: string) => {
    const body = JSON.stringify(basket(id));
    const head = `POST /orders HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n`;
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
  };
  send('held');
  await hanging(1);
  const closing = orders.app.close();
  await eventually(() => orders.app.getHttpServer().listening === false);
  send('late');
  await release();
  const answers = (await text).split('HTTP/1.1 ').slice(1);
  expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['201', '503']);
  expect(answers[1]).toMatch(/^connection: close\r$/im);
  expect(answers[1]).toContain('"code":"unavailable"');
  await closing;
  expect(await stored()).toEqual(['order-held']);
});

test('a command whose database dies while the service stops is told so, has done nothing, and can be sent again', async () => {
  const release = await holdUp();
  const inFlight = orders.post('/orders', basket('lost'), { 'idempotency-key': 'k' });
  await hanging(1);
  const closing = orders.app.close();
  await eventually(() => orders.app.getHttpServer().listening === false);
  await orders.database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  const { status, body } = await inFlight;
  expect([status, body['code']]).toEqual([503, 'unavailable']);
  await release();
  await closing;
  expect(await stored()).toEqual([]);
  await orders.restart();
  expect((await orders.post('/orders', basket('lost'), { 'idempotency-key': 'k' })).status).toBe(201);
  expect(await stored()).toEqual(['order-lost']);
});
