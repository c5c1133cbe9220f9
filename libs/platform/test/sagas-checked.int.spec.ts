import { bearerOf, eventually, testSecret, testServices, type TestService, type TestServices } from '@refold/testing';
import { BasketsModule, TillsModule } from './sale/services';

/* Where callers are asked who they are. */
jest.setTimeout(120_000);

let services: TestServices;
let baskets: TestService;
let staff: Record<string, string>;
beforeEach(async () => {
  services = testServices('checked');
  staff = { authorization: await bearerOf('staff') };
});
afterEach(() => services?.drop());

const start = async (secretOfTills: string): Promise<TestService> => {
  const [first, tills] = await Promise.all([
    services.start('orders', (config) => BasketsModule.with(config), { AUTH_SECRET: testSecret }),
    services.start('payments', (config) => TillsModule.with(config), { AUTH_SECRET: secretOfTills }),
  ]);
  baskets = first;
  return tills;
};
const report = async (): Promise<{ standing?: string; commands?: { tries: number; lastError: string | null }[] }> => {
  const headers = { authorization: await bearerOf('operator') };
  return (await (await fetch(`${baskets.url}/sagas/sale/b`, { headers })).json()) as object;
};

test('a saga shows the service’s own token, and is believed when it names the event that caused its command', async () => {
  const tills = await start(testSecret);
  await tills.post('/tills', { basketId: 'b' }, staff);
  await baskets.post('/baskets', { basketId: 'b' }, staff);
  await eventually(async () => (await report()).standing === 'ended', 60_000);
  const { rows } = await tills.database.pool.query(
    "select causation_id is null as alone from events where type = 'Paid'",
  );
  expect(rows).toEqual([{ alone: false }]);
});

test('a service that does not believe the saga is asked again: the order is not refused for it, and the reason is seen', async () => {
  await start('another secret of thirty-two bytes or so');
  await baskets.post('/baskets', { basketId: 'b' }, staff);
  await eventually(async () => ((await report()).commands?.[0]?.tries ?? 0) > 1, 60_000);
  expect(await report()).toMatchObject({
    standing: 'running',
    commands: [{ status: 'waiting', lastError: 'payments answered 401: it does not know who asks' }],
  });
});
