import { eventually, testServices, type TestService, type TestServices } from '@refold/testing';
import { BasketsModule, TillsModule } from './sale/services';

jest.setTimeout(120_000);

let services: TestServices;
let baskets: TestService;
let tills: TestService;
beforeAll(async () => {
  services = testServices('sagas');
  [baskets, tills] = await Promise.all([
    services.start('orders', (config) => BasketsModule.with(config)),
    services.start('payments', (config) => TillsModule.with(config)),
  ]);
});
afterAll(() => services?.drop());

const allow = (basketId: string) => tills.post('/tills', { basketId });
const place = (basketId: string, headers = {}) => baskets.post('/baskets', { basketId }, headers);
const report = async (basketId: string) => (await baskets.get(`/sagas/sale/${basketId}`)).body;
const becomes = (basketId: string, expected: Record<string, unknown>) =>
  eventually(async () => {
    const found = await report(basketId);
    return Object.entries(expected).every(([name, value]) => found[name] === value);
  }, 60_000);
const metric = async (series: string): Promise<number | undefined> => {
  const text = await (await fetch(`${baskets.url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`refold_${series} `));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
};

test('a saga has another service carry out its command, and its own one the next, and ends', async () => {
  await allow('happy');
  await place('happy', { 'x-correlation-id': 'visit-happy' });
  await becomes('happy', { standing: 'ended', outcome: 'sold' });
  const { commands, troubles } = await report('happy');
  expect(troubles).toEqual([]);
  expect(commands).toMatchObject([
    { number: 1, type: 'Pay', status: 'answered', tries: 1 },
    { number: 2, type: 'Close', status: 'answered', tries: 1 },
  ]);
});

test('what a saga sets off belongs to the request that began it, and names the event that caused it', async () => {
  await allow('traced');
  await place('traced', { 'x-correlation-id': 'visit-traced' });
  await becomes('traced', { standing: 'ended' });
  const [placed, closed] = await baskets.stream('basket-traced');
  const [, paid] = await tills.stream('till-traced');
  expect(paid).toMatchObject({ type: 'Paid', correlationId: 'visit-traced', causationId: placed?.['id'] });
  expect(closed).toMatchObject({ type: 'Closed', correlationId: 'visit-traced', causationId: paid?.['id'] });
});

test('while a service is down its commands wait, and go on when it is back, on whatever port', async () => {
  await allow('patient');
  await tills.restart(async () => {
    await place('patient');
    await eventually(async () => {
      const { commands = [] } = (await report('patient')) as { commands?: { tries: number; lastError: string }[] };
      return (commands[0]?.tries ?? 0) > 1 && /^payments gave no answer/.test(commands[0]?.lastError ?? '');
    }, 60_000);
    expect(await metric('saga_failing_commands{saga="sale"}')).toBe(1);
    expect(await metric('saga_instances{saga="sale",standing="running"}')).toBe(1);
  });
  await becomes('patient', { standing: 'ended', outcome: 'sold' });
  expect((await tills.stream('till-patient')).map(({ type }) => type)).toEqual(['Allowed', 'Paid']);
});

test('a refusal stops the saga with its reason until somebody has it tried again', async () => {
  await place('shut');
  await becomes('shut', { standing: 'stuck' });
  expect(await report('shut')).toMatchObject({
    troubles: ['Pay was refused: Nobody has allowed this basket to be paid. (till/shut)'],
    commands: [{ type: 'Pay', status: 'refused' }],
  });
  const { body } = await baskets.get('/sagas?standing=stuck');
  expect(body).toMatchObject({ sagas: [{ saga: 'sale', key: 'shut' }] });
  expect(await metric('saga_instances{saga="sale",standing="stuck"}')).toBe(1);
  expect((await baskets.get('/status')).body).toMatchObject({
    sagas: { running: true, instances: [{ saga: 'sale', standing: 'stuck', instances: 1 }], problems: [] },
  });
  await allow('shut');
  const retried = await baskets.post('/sagas/sale/shut/retry', { reason: 'the till is open now' });
  expect([retried.status, retried.body]).toEqual([200, expect.objectContaining({ key: 'shut', troubles: [] })]);
  await becomes('shut', { standing: 'ended', outcome: 'sold' });
  const told = await baskets.stream('sale-shut');
  expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['SaleStuck', 'SaleResumed', 'SaleEnded']));
  expect(told.find(({ type }) => type === 'SaleResumed')).toMatchObject({
    data: { by: 'retry', reason: 'the till is open now', operator: 'anyone' },
  });
});

test('what a person asks for must be there, be possible, and have a reason', async () => {
  await allow('done');
  await place('done');
  await becomes('done', { standing: 'ended' });
  const reason = 'we shall see';
  const answers = await Promise.all([
    baskets.post('/sagas/sale/done/retry', { reason }),
    baskets.post('/sagas/sale/nobody/retry', { reason }),
    baskets.post('/sagas/sale/done/retry', {}),
    baskets.post('/sagas/sale/done/restart', { reason }),
    baskets.get('/sagas/sale/nobody'),
    baskets.get('/sagas?standing=lost'),
  ]);
  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
    ...[
      [409, 'saga/not-now'],
      [404, 'not-found'],
      [422, 'invalid'],
      [422, 'invalid'],
    ],
    ...[
      [404, 'not-found'],
      [422, 'invalid'],
    ],
  ]);
});

test('a service without sagas lists none, and its status has none', async () => {
  expect((await tills.get('/sagas')).body).toEqual({ sagas: [] });
  expect((await tills.get('/status')).body).toMatchObject({ sagas: null });
});

test('the sagas of a service are parts of its life, and stop and start with it', async () => {
  await allow('before');
  await place('before');
  await baskets.restart(() => allow('between'));
  await becomes('before', { standing: 'ended' });
  await place('between');
  await becomes('between', { standing: 'ended' });
  expect(await metric('part_alive{part="saga commands"}')).toBe(1);
});
