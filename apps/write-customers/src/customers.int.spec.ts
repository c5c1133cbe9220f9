import { testService, type TestService } from '@refold/testing';
import { CustomersModule } from './customers.module';

let customers: TestService;
beforeAll(async () => {
  customers = await testService('customers', (config) => CustomersModule.with(config));
});
afterAll(() => customers.drop());

const ana = { customerId: 'ana', name: 'Ana', email: 'ana@example.com' };

test('a customer is registered, changed and deactivated over HTTP', async () => {
  const steps: [path: string, body: object, status: number, event: string][] = [
    ['/customers', ana, 201, 'CustomerRegistered'],
    ['/customers/ana/rename', { name: 'Ana Maria' }, 200, 'CustomerRenamed'],
    ['/customers/ana/change-email', { email: 'am@example.com' }, 200, 'CustomerEmailChanged'],
    ['/customers/ana/change-address', { address: { city: 'Natal', country: 'BR' } }, 200, 'CustomerAddressChanged'],
    ['/customers/ana/deactivate', { reason: 'asked for it' }, 200, 'CustomerDeactivated'],
  ];
  for (const [index, [path, body, status, event]] of steps.entries()) {
    const answer = await customers.post(path, body);
    expect([answer.status, answer.body]).toEqual([
      status,
      {
        id: 'ana',
        streamId: 'customer-ana',
        version: index + 1,
        events: [event],
        token: expect.stringMatching(new RegExp(`^customers/customer-ana@${index + 1}\\.[\\w-]{22}$`)) as string,
      },
    ]);
  }
  const late = await customers.post('/customers/ana/rename', { name: 'Ana' });
  expect([late.status, late.headers.get('content-type'), late.body]).toEqual([
    409,
    'application/problem+json',
    {
      type: 'urn:refold:problem:customer/deactivated',
      title: 'Customer: deactivated',
      status: 409,
      detail: 'Customer ana is deactivated.',
      code: 'customer/deactivated',
      correlationId: late.headers.get('x-correlation-id'),
    },
  ]);
});

test.each([
  ['an address without an at sign', { email: 'ana.example.com' }, 'email'],
  ['an empty name', { name: '' }, 'name'],
  ['a country by its name', { address: { country: 'Brazil' } }, 'address.country'],
])('%s is refused by name', async (_, change, field) => {
  const answer = await customers.post('/customers', { ...ana, ...change });
  expect([answer.status, answer.body['problems']]).toEqual([422, [expect.objectContaining({ field })]]);
});

test('a customer without an id is given one, and the same key gives the same customer', async () => {
  const { name, email } = ana;
  const [one, again] = await Promise.all(
    [1, 2].map(() => customers.post('/customers', { name, email }, { 'idempotency-key': 'signup-7' })),
  );
  expect(one?.body['id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(again?.body).toEqual(one?.body);
  const other = await customers.post('/customers', { name: 'Bia', email }, { 'idempotency-key': 'signup-7' });
  expect([other.status, other.body['code']]).toEqual([409, 'idempotency/key-reused']);
  const bad = await customers.post('/customers', { name, email }, { 'idempotency-key': 'with space' });
  expect([bad.status, bad.body['code']]).toEqual([422, 'invalid']);
});

test('a refused request leaves its key free for the mended one', async () => {
  const key = { 'idempotency-key': 'signup-8' };
  expect((await customers.post('/customers', { name: 'Caio', email: 'no' }, key)).status).toBe(422);
  expect((await customers.post('/customers', { name: 'Caio', email: 'caio@example.com' }, key)).status).toBe(201);
});
