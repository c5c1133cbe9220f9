import type { DynamicModule } from '@nestjs/common';
import { createApp, createLogger, queryConfig } from '@refold/platform';
import type { ServiceName, WriteConfig } from '@refold/platform/write';
import { makeToken, type Role } from '@refold/platform/access';
import { bearerOf, eventually, testSecret, testService, type TestService } from '@refold/testing';
import { QueryApiModule } from '../../apps/query-api/src/query-api.module';
import { CustomersModule } from '../../apps/write-customers/src/customers.module';
import { InventoryModule } from '../../apps/write-inventory/src/inventory.module';
import { OrdersModule } from '../../apps/write-orders/src/orders.module';
import { PaymentsModule } from '../../apps/write-payments/src/payments.module';
import { ShippingModule } from '../../apps/write-shipping/src/shipping.module';

/* The query API declares what it reads of each service's answers; here it reads them from the services themselves. */
const modules: Readonly<Record<ServiceName, { with(config: WriteConfig): DynamicModule }>> = {
  orders: OrdersModule,
  payments: PaymentsModule,
  inventory: InventoryModule,
  customers: CustomersModule,
  shipping: ShippingModule,
};
const services = new Map<ServiceName, TestService>();
const of = (name: ServiceName): TestService => {
  const service = services.get(name);
  if (!service) throw new Error(`${name} was not started`);
  return service;
};
const money = (amount: string) => ({ amount, currency: 'BRL' });
const address = { city: 'Olinda', country: 'BR' };

let url: string;
let app: Awaited<ReturnType<typeof createApp>>;
beforeAll(async () => {
  for (const [name, module] of Object.entries(modules) as [ServiceName, (typeof modules)[ServiceName]][])
    services.set(name, await testService(name, (config) => module.with(config), { AUTH_SECRET: testSecret }));
  const urls = [...services].map(([name, service]) => [`SERVICE_URL_${name.toUpperCase()}`, service.url] as const);
  const config = queryConfig({
    ...{ PORT: '0', LOG_LEVEL: 'silent', AUTH_SECRET: testSecret, ...Object.fromEntries(urls) },
    // No view is read.
    ...{ DATABASE_URL_VIEWS: 'postgres://x:x@127.0.0.1:1/x', CLICKHOUSE_URL: 'http://x:x@127.0.0.1:1/x' },
  });
  const logger = createLogger(config);
  app = await createApp(QueryApiModule.with(config, logger), config, { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  await makeOrder();
}, 90_000);
afterAll(async () => {
  await app.close();
  for (const service of services.values()) await service.drop();
});

/** An order with all that can belong to one. */
const makeOrder = async (): Promise<void> => {
  const staff = { authorization: await bearerOf('staff') };
  const post = async (name: ServiceName, path: string, body: object) => {
    const { status, body: answer } = await of(name).post(path, body, staff);
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  };
  const lines = [{ sku: 'tea', quantity: 2, unitPrice: money('12.30') }];
  await post('customers', '/customers', { customerId: 'ann', name: 'Ann', email: 'ann@example.org', address });
  await post('orders', '/orders', { orderId: '4711', customerId: 'ann', currency: 'BRL', shipTo: address, lines });
  await post('inventory', '/stock/tea/count', { onHand: 1 });
  await post('inventory', '/reservations', { orderId: '4711', lines: [{ sku: 'tea', quantity: 2 }] });
  const method = { type: 'credit_card', installments: 3, cardToken: 'tok_visa' };
  const payment = { paymentId: 'P-1', orderId: '4711', customerId: 'ann', method, amount: money('24.60') };
  await post('payments', '/payments', payment);
  await post('shipping', '/shipments', { shipmentId: 'S-1', orderId: '4711', customerId: 'ann', address });
  await post('shipping', '/shipments/S-1/dispatch', { carrier: 'DHL', trackingNumber: 'T-1' });
  let told = '';
  // The gateway answers later, and lists follow the append by a moment.
  const isWhole = async (): Promise<boolean> => {
    told = JSON.stringify((await composed('4711')).body);
    return told.includes('"authorised"') && told.includes('"dispatched"');
  };
  await eventually(isWhole).catch(() => {
    throw new Error(`The order has not become whole: ${told}`);
  });
};

const composed = async (orderId: string, authorization?: string) => {
  const headers = { authorization: authorization ?? (await bearerOf('staff')) };
  const response = await fetch(`${url}/composed/orders/${orderId}`, { headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const query = `query ($id: ID!) { composedOrder(id: $id) {
  id
  order { status customerId shipTo { city } lines { sku quantity unitPrice { amount currency } } total { amount } }
  customer { id name email active }
  payments { id status method installments amount { amount } refunded { amount } }
  reservation { status shortages { sku wanted available } }
  shipments { id status carrier trackingNumber }
} }`;
const ask = async (id: string, authorization?: string, text = query) => {
  const shown = authorization ?? (await bearerOf('staff'));
  const headers = { 'content-type': 'application/json', authorization: shown };
  const body = JSON.stringify({ query: text, variables: { id } });
  const answer = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
  return answer as { data: { composedOrder: Record<string, unknown> | null }; errors?: readonly object[] };
};
const customerNamed = async (customerId: string): Promise<string> => {
  const caller = { subject: customerId, roles: ['customer'] as Role[], customerId };
  const terms = { secret: new TextEncoder().encode(testSecret), issuer: null, audience: 'refold', lifetime: 300 };
  return `Bearer ${await makeToken(caller, terms)}`;
};
const ok = (part: string, service: string) => ({ part, service, status: 'ok' });

test('an order is composed of what five services tell, in GraphQL', async () => {
  expect(await ask('4711')).toEqual({
    data: {
      composedOrder: {
        id: '4711',
        order: {
          ...{ status: 'PLACED', customerId: 'ann', shipTo: { city: 'Olinda' }, total: { amount: '24.60' } },
          lines: [{ sku: 'tea', quantity: 2, unitPrice: money('12.30') }],
        },
        customer: { id: 'ann', name: 'Ann', email: 'ann@example.org', active: true },
        payments: [
          {
            ...{ id: 'P-1', status: 'AUTHORISED', method: 'credit_card', installments: 3 },
            ...{ amount: { amount: '24.60' }, refunded: { amount: '0.00' } },
          },
        ],
        reservation: { status: 'FAILED', shortages: [{ sku: 'tea', wanted: 2, available: 1 }] },
        shipments: [{ id: 'S-1', status: 'DISPATCHED', carrier: 'DHL', trackingNumber: 'T-1' }],
      },
    },
  });
});

test('the same is told without GraphQL, and what came of each part', async () => {
  const { status, body } = await composed('4711');
  expect([status, body['orderId'], body['order'], body['customer']]).toEqual([
    ...[200, '4711', expect.objectContaining({ status: 'placed' }), expect.objectContaining({ name: 'Ann' })],
  ]);
  expect(body['parts']).toEqual([
    ok('order', 'orders'),
    ok('customer', 'customers'),
    ok('payments', 'payments'),
    ok('reservation', 'inventory'),
    ok('shipments', 'shipping'),
  ]);
});

test('what no service knows is unknown, and what is no id is asked of none', async () => {
  expect(await ask('none')).toEqual({ data: { composedOrder: null } });
  expect(await composed('none')).toMatchObject({ status: 404, body: { code: 'order/unknown' } });
  expect((await ask('../status')).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'id' } }]);
  expect(await composed('..%2Fstatus')).toMatchObject({ status: 422, body: { code: 'invalid' } });
});

test('a stranger gets nothing, and a customer what is theirs: an order of another is as one that is not there', async () => {
  expect((await fetch(`${url}/composed/orders/4711`)).status).toBe(401);
  const own = `query ($id: ID!) { composedOrder(id: $id) { order { customerId shipTo { city } }
    customer { email } payments { id } reservation { status } shipments { id } } }`;
  const [ann, bob] = [await customerNamed('ann'), await customerNamed('bob')];
  expect(await ask('4711', ann, own)).toEqual({
    data: {
      composedOrder: {
        ...{ order: { customerId: 'ann', shipTo: { city: 'Olinda' } }, customer: { email: 'ann@example.org' } },
        ...{ payments: [{ id: 'P-1' }], reservation: { status: 'FAILED' }, shipments: [{ id: 'S-1' }] },
      },
    },
  });
  expect(await composed('4711', ann)).toMatchObject({
    status: 200,
    body: { order: { customerId: 'ann' }, customer: { name: 'Ann' }, payments: [{ paymentId: 'P-1' }] },
  });
  expect(await ask('4711', bob, own)).toEqual({ data: { composedOrder: null } });
  expect(await ask('4711', bob, 'query ($id: ID!) { composedOrder(id: $id) { payments { id } } }')).toEqual({
    data: { composedOrder: null },
  });
  const theirs = await composed('4711', bob);
  expect(theirs.status).toBe(404);
  const [other, none] = [theirs, await composed('none', bob)].map(({ body }) => JSON.stringify(body));
  expect(other?.replaceAll('4711', 'none').replace(/"correlationId":"[^"]*"/, '')).toBe(
    none?.replace(/"correlationId":"[^"]*"/, ''),
  );
});

test('what lies on the shelf is not told to customers, nor are names and addresses to operators', async () => {
  const ann = await customerNamed('ann');
  expect((await composed('4711', ann)).body['reservation']).toEqual({ status: 'failed' });
  expect((await ask('4711', ann)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN', fields: ['LiveReservation.shortages'] } },
  ]);
  const operator = await bearerOf('operator');
  const { data, ...beside } = await ask('4711', operator);
  expect(data.composedOrder).toMatchObject({
    ...{ order: { customerId: 'ann', shipTo: null }, customer: { id: 'ann', name: null, email: null, active: true } },
  });
  const personal = ['LiveOrder.shipTo', 'LiveCustomer.name', 'LiveCustomer.email'];
  expect(beside).toMatchObject({ extensions: { hidden: { personal } } });
  const { body } = await composed('4711', operator);
  expect(body).toMatchObject({
    customer: { customerId: 'ann', active: true },
    hidden: ['order.shipTo', 'customer.name', 'customer.email', 'customer.address'],
  });
  expect(JSON.stringify(body)).not.toMatch(/Olinda|Ann|example\.org/);
});

test('the events of a stream are told by its owner, page by page, to operators without what is personal', async () => {
  const events = `query ($id: ID!) {
    all: streamEvents(stream: $id) { nodes { type streamVersion service data hidden } }
    last: streamEvents(stream: $id, first: 1, after: "${cursorOf(1)}") { nodes { type } pageInfo { hasNextPage } }
    none: streamEvents(stream: "shipment-none") { nodes { id } }
  }`;
  const [operator, service] = [await bearerOf('operator'), await bearerOf('service')];
  const told = (await ask('shipment-S-1', operator, events)) as unknown as { data: object; extensions: object };
  expect(told).not.toHaveProperty('errors');
  const scheduled = { type: 'ShipmentScheduled', streamVersion: 1, service: 'shipping' };
  expect(told.data).toMatchObject({
    all: {
      nodes: [
        { ...scheduled, data: { shipmentId: 'S-1', customerId: 'ann', address: null }, hidden: ['address'] },
        { type: 'ShipmentDispatched', data: { carrier: 'DHL' }, hidden: [] },
      ],
    },
    last: { nodes: [{ type: 'ShipmentDispatched' }], pageInfo: { hasNextPage: false } },
    none: { nodes: [] },
  });
  expect(told.extensions).toMatchObject({ hidden: { personal: ['StreamEvent.data'] } });
  expect(JSON.stringify(await ask('shipment-S-1', service, events))).toContain('Olinda');
  for (const who of [operator, service]) {
    const card = await ask('payment-P-1', who, events);
    const method = { type: 'credit_card', installments: 3, cardToken: null };
    const authorised = { type: 'PaymentAuthorised', data: { customerId: 'ann', method, gatewayReference: null } };
    expect(card.data).toMatchObject({ all: { nodes: [{ data: { method } }, authorised] } });
    expect(JSON.stringify(card)).not.toContain('tok_visa');
  }
  for (const other of [await bearerOf('staff'), await customerNamed('ann')])
    expect((await ask('shipment-S-1', other, events)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

/** As the query API makes it: a place in the stream. */
const cursorOf = (version: number): string =>
  Buffer.from(JSON.stringify(['stream_version asc', String(version)])).toString('base64url');

test('one service after the other goes: its part is null and named, what is left is told, and no address is', async () => {
  await of('payments').app.close();
  const { data, errors = [] } = await ask('4711');
  expect(data.composedOrder).toMatchObject({ payments: null, customer: { name: 'Ann' }, order: { status: 'PLACED' } });
  expect(errors).toEqual([
    expect.objectContaining({
      message: 'The service payments cannot be reached.',
      path: ['composedOrder', 'payments'],
      extensions: { code: 'UNAVAILABLE' },
    }),
  ]);
  await of('orders').app.close();
  const { status, body } = await composed('4711');
  expect([status, body['order'], body['customer'], body['reservation']]).toEqual([
    ...[200, null, null, expect.objectContaining({ status: 'failed' })],
  ]);
  expect(body['parts']).toEqual([
    { ...ok('order', 'orders'), status: 'failed', code: 'unreachable', why: 'The service orders cannot be reached.' },
    expect.objectContaining({ part: 'customer', status: 'failed', code: 'order-unknown' }),
    expect.objectContaining({ part: 'payments', status: 'failed', code: 'unreachable' }),
    ok('reservation', 'inventory'),
    ok('shipments', 'shipping'),
  ]);
  for (const name of ['inventory', 'shipping', 'customers'] as const) await of(name).app.close();
  const nothing = await composed('4711');
  expect(nothing).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(JSON.stringify([errors, body, nothing])).not.toMatch(/127\.0\.0\.1|ECONN/);
});
