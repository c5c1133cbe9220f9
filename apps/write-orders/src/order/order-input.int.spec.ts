import { testService, type TestService } from '@refold/testing';
import { OrdersModule } from '../orders.module';

const brl = (amount: unknown) => ({ amount, currency: 'BRL' });
const line = { sku: 'tea', quantity: 2, unitPrice: brl('12.30') };
const basket = { customerId: 'c1', shipTo: { city: 'Olinda' }, currency: 'BRL', lines: [line] };
const withLine = (change: object) => ({ ...basket, lines: [{ ...line, ...change }] });

let orders: TestService;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config));
});
afterAll(() => orders.drop());

const refusedBodies: [name: string, body: object, field: string][] = [
  ['a quantity in quotes', withLine({ quantity: '2' }), 'lines.0.quantity'],
  ['a negative quantity', withLine({ quantity: -1 }), 'lines.0.quantity'],
  ['no quantity at all', withLine({ quantity: 0 }), 'lines.0.quantity'],
  ['half a piece', withLine({ quantity: 1.5 }), 'lines.0.quantity'],
  ['a thousand million pieces', withLine({ quantity: 1e9 }), 'lines.0.quantity'],
  ['an empty quantity', withLine({ quantity: '' }), 'lines.0.quantity'],
  ['a null quantity', withLine({ quantity: null }), 'lines.0.quantity'],
  ['a boolean quantity', withLine({ quantity: true }), 'lines.0.quantity'],
  ['a decimal comma', withLine({ unitPrice: brl('10,00') }), 'lines.0.unitPrice.amount'],
  ['a price that is no number', withLine({ unitPrice: brl('NaN') }), 'lines.0.unitPrice.amount'],
  ['a price as a JSON number', withLine({ unitPrice: brl(12.3) }), 'lines.0.unitPrice.amount'],
  ['more decimals than the currency has', withLine({ unitPrice: brl('1.999') }), 'lines.0.unitPrice.amount'],
  ['a negative price', withLine({ unitPrice: brl('-1.00') }), 'lines.0.unitPrice.amount'],
  ['a currency in small letters', { ...basket, currency: 'brl' }, 'currency'],
  ['no lines', { ...basket, lines: [] }, 'lines'],
  ['a field that nobody knows', { ...basket, discount: 5 }, 'discount'],
  ['an unknown field in a line', withLine({ colour: 'red' }), 'lines.0.colour'],
  ['U+0000 in a text', { ...basket, shipTo: { city: 'gift\u0000wrap' } }, 'shipTo.city'],
  ['half of a surrogate pair', { ...basket, shipTo: { city: '\ud83d' } }, 'shipTo.city'],
  ['an id with a space', { ...basket, orderId: 'order 1' }, 'orderId'],
  ['an id of 65 characters', { ...basket, orderId: 'x'.repeat(65) }, 'orderId'],
  ['a missing customer', { ...basket, customerId: undefined }, 'customerId'],
];

test.each(refusedBodies)('%s is refused, and the field is named', async (_, body, field) => {
  const answer = await orders.post('/orders', body);
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ code: 'invalid', problems: [expect.objectContaining({ field })] });
});

test('all broken fields are named at once', async () => {
  const { body } = await orders.post('/orders', { ...basket, currency: 'x', lines: [{ ...line, quantity: 0 }] });
  const { problems } = body as { problems: { field: string }[] };
  expect(problems.map(({ field }) => field)).toEqual(['currency', 'lines.0.quantity']);
});

const texts: [name: string, text: string][] = [
  ['a backslash, a u and four zeros', '\\u0000'],
  ['a family emoji', '👩‍👩‍👧‍👦'],
  ['combining marks', 'e\u0301'.repeat(45)],
];
test.each(texts)('%s goes through unchanged', async (_, city) => {
  const { body } = await orders.post('/orders', { ...basket, shipTo: { city } });
  const { rows } = await orders.database.pool.query<{ data: { shipTo: { city: string } } }>(
    'select data from events where stream_id = $1',
    [body['streamId']],
  );
  expect(rows[0]?.data.shipTo.city).toBe(city);
});

test('two lines of the same product are two lines', async () => {
  expect((await orders.post('/orders', { ...basket, lines: [line, line] })).status).toBe(201);
});

const unreadable: [name: string, body: string | Uint8Array, type: string, status: number, code: string][] = [
  ['broken JSON', '{"customerId": ', 'application/json', 400, 'bad-request'],
  ['JSON with a __proto__ key', '{"__proto__": {"x": 1}}', 'application/json', 400, 'bad-request'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'application/json', 400, 'bad-request'],
  ['another content type', '<order/>', 'text/xml', 415, 'unsupported-media-type'],
  ['a body over the limit', JSON.stringify({ a: 'x'.repeat(600_000) }), 'application/json', 413, 'too-large'],
  ['a list instead of an object', '[]', 'application/json', 422, 'invalid'],
];
test.each(unreadable)('%s is refused in the same shape', async (_, body, type, status, code) => {
  const response = await fetch(`${orders.url}/orders`, { method: 'POST', body, headers: { 'content-type': type } });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code, detail: expect.any(String), correlationId: expect.any(String) });
});

test('an order larger than the body limit does not keep the next one', async () => {
  const lines = Array.from({ length: 20_000 }, () => line);
  expect((await orders.post('/orders', { ...basket, lines })).status).toBe(413);
  expect((await orders.post('/orders', basket)).status).toBe(201);
});

test('the largest order that is taken can be published', async () => {
  const lines = Array.from({ length: 1000 }, () => ({ ...line, name: '\u0001'.repeat(60) }));
  const answer = await orders.post('/orders', { ...basket, lines });
  expect(answer.status).toBe(201);
});

test('the id in the path must agree with the one in the body', async () => {
  await orders.post('/orders', { ...basket, orderId: 'p1' });
  const answer = await orders.post('/orders/p1/confirm', { orderId: 'p2' });
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ problems: [{ field: 'orderId' }] });
  expect((await orders.post('/orders/p1/confirm', { orderId: 'p1' })).status).toBe(200);
});

test('an unknown path is a problem of the same shape', async () => {
  const answer = await orders.get('/no/such/path');
  expect([answer.status, answer.body['code']]).toEqual([404, 'not-found']);
});

test('a refused order appends nothing', async () => {
  const before = await orders.database.pool.query('select count(*) from events');
  for (const [, body] of refusedBodies) await orders.post('/orders', body);
  const after = await orders.database.pool.query('select count(*) from events');
  expect(after.rows).toEqual(before.rows);
});
