import { eventually, testService, type TestAnswer, type TestService } from '@refold/testing';
import { InventoryModule } from '../inventory.module';

let inventory: TestService;
beforeAll(async () => {
  inventory = await testService('inventory', (config) => InventoryModule.with(config));
});
afterAll(() => inventory.drop());

const count = (sku: string, onHand: number) => inventory.post(`/stock/${sku}/count`, { onHand });
const reserve = (orderId: string, lines: object[]): Promise<TestAnswer> =>
  inventory.post('/reservations', { orderId, lines });
const outcomes = (answers: TestAnswer[]) =>
  answers.map(({ status, body }) => `${status} ${String(body['events'])}`).sort();
const typesOf = async (streamId: string) => {
  const { rows } = await inventory.database.pool.query<{ type: string }>(
    'select type from events where stream_id = $1 order by version',
    [streamId],
  );
  return rows.map(({ type }) => type);
};

test('of twenty orders that want the last unit, one gets it and nineteen are told of the shortage', async () => {
  await count('last-one', 1);
  const wanted = Array.from({ length: 20 }, (_, n) => reserve(`rush-${n}`, [{ sku: 'last-one', quantity: 1 }]));
  const told = outcomes(await Promise.all(wanted));
  expect(told).toEqual([...Array.from({ length: 19 }, () => '201 StockReservationFailed'), '201 StockReserved']);
  expect(await typesOf('stock-last-one')).toEqual(['StockCounted', 'StockAllocated']);
});

test('two instances of the service together sell no more than there is', async () => {
  const second = await testService('inventory', (config) => InventoryModule.with(config), {
    DATABASE_URL_INVENTORY: inventory.database.url,
  });
  await count('shared', 5);
  const ask = (service: TestService, n: number) =>
    service.post('/reservations', { orderId: `shared-${n}`, lines: [{ sku: 'shared', quantity: 1 }] });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(n % 2 === 0 ? inventory : second, n)));
  const allocated = (await typesOf('stock-shared')).filter((type) => type === 'StockAllocated').length;
  const reserved = answers.filter(({ body }) => String(body['events']) === 'StockReserved').length;
  expect(answers.every(({ status, body }) => status === 201 || body['code'] === 'conflict/lost-race')).toBe(true);
  expect(reserved).toBe(allocated);
  expect(allocated).toBeLessThanOrEqual(5);
  expect(allocated).toBeGreaterThan(0);
  await second.drop();
});

test('orders that want the same products in another order do not wait for each other for ever', async () => {
  await Promise.all([count('left', 100), count('right', 100)]);
  const lines = [
    { sku: 'left', quantity: 1 },
    { sku: 'right', quantity: 1 },
  ];
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => reserve(`cross-${n}`, n % 2 === 0 ? lines : [...lines].reverse())),
  );
  expect(outcomes(answers)).toEqual(Array.from({ length: 30 }, () => '201 StockReserved'));
});

test('when one line is short, no line is set aside, and the shortages are listed', async () => {
  await Promise.all([count('plenty', 10), count('scarce', 1)]);
  const lines = [
    { sku: 'plenty', quantity: 2 },
    { sku: 'scarce', quantity: 2 },
    { sku: 'never-counted', quantity: 1 },
  ];
  const { body } = await reserve('all-or-none', lines);
  expect(body).toMatchObject({ id: 'all-or-none', version: 1, events: ['StockReservationFailed'] });
  expect(await typesOf('stock-plenty')).toEqual(['StockCounted']);
  const [failed] = await eventuallyStream('reservation-all-or-none', 1);
  expect(failed?.['data']).toEqual({
    orderId: 'all-or-none',
    shortages: [
      { sku: 'never-counted', wanted: 1, available: 0 },
      { sku: 'scarce', wanted: 2, available: 1 },
    ],
  });
});

test('all lines of a reservation are appended in one transaction with it', async () => {
  await Promise.all([count('a1', 5), count('a2', 5)]);
  await reserve('together', [
    { sku: 'a1', quantity: 1 },
    { sku: 'a2', quantity: 2 },
  ]);
  const { rows } = await inventory.database.pool.query<{ transactions: number }>(
    `select count(distinct xmin::text)::integer as transactions from events
     where stream_id = 'reservation-together' or stream_id in ('stock-a1', 'stock-a2') and type = 'StockAllocated'`,
  );
  expect(rows).toEqual([{ transactions: 1 }]);
});

test('a released reservation gives everything back, once', async () => {
  await count('back', 3);
  await reserve('given-back', [{ sku: 'back', quantity: 3 }]);
  const release = () => inventory.post('/reservations/given-back/release');
  expect((await release()).body['events']).toEqual(['StockReservationReleased']);
  expect((await release()).body['events']).toEqual([]);
  expect((await reserve('next', [{ sku: 'back', quantity: 3 }])).body['events']).toEqual(['StockReserved']);
  expect((await inventory.post('/reservations/given-back/commit')).body['code']).toBe('stock/not-reserved');
});

test('a committed reservation leaves the shelf, once', async () => {
  await count('sold', 3);
  await reserve('sale', [{ sku: 'sold', quantity: 2 }]);
  const commit = () => inventory.post('/reservations/sale/commit');
  expect((await commit()).body['events']).toEqual(['StockReservationCommitted']);
  expect((await commit()).body['events']).toEqual([]);
  expect((await inventory.post('/reservations/sale/release')).body['code']).toBe('stock/already-committed');
  expect(await typesOf('stock-sold')).toEqual(['StockCounted', 'StockAllocated', 'StockIssued']);
  expect((await reserve('more', [{ sku: 'sold', quantity: 2 }])).body['events']).toEqual(['StockReservationFailed']);
});

const eventuallyStream = async (streamId: string, length: number) => {
  await eventually(async () => (await inventory.stream(streamId)).length === length);
  return inventory.stream(streamId);
};
