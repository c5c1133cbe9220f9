import { testService, type TestService } from '@refold/testing';
import { InventoryModule } from '../inventory.module';

let first: TestService;
let services: readonly TestService[];
beforeAll(async () => {
  first = await testService('inventory', (config) => InventoryModule.with(config));
  const beside = { DATABASE_URL_INVENTORY: first.database.url };
  const others = [1, 2].map(() => testService('inventory', (config) => InventoryModule.with(config), beside));
  services = [first, ...(await Promise.all(others))];
});
afterAll(async () => {
  for (const service of [...services].reverse()) await service.drop();
});

test('of sixty receipts of one product at three instances each is counted or told to be tried again', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) => (services[n % 3] ?? first).post('/stock/hot/receive', { quantity: 1 })),
  );
  const done = answers.filter((answer) => answer.status === 200);
  const lost = answers.filter((answer) => answer.body['code'] === 'conflict/lost-race');
  expect(done.length + lost.length).toBe(60);
  expect(lost.every((answer) => answer.status === 409)).toBe(true);
  const { rows } = await first.database.pool.query<{ version: number }>(
    `select version from events where stream_id = 'stock-hot' order by version`,
  );
  expect(rows.map(({ version }) => version)).toEqual(Array.from({ length: done.length }, (_, n) => n + 1));
  expect(done.map((answer) => answer.body['version']).sort((a, b) => Number(a) - Number(b))).toEqual(
    rows.map(({ version }) => version),
  );
});
