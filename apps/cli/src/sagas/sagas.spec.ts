import { anInstance, TestServices } from './test-services';

let services: TestServices;
beforeEach(async () => {
  services = await TestServices.start();
});
afterEach(() => services.stop());

const eventOf = (type: string, data: object, at: string) =>
  `${JSON.stringify({ type, recordedAt: at, data: { saga: 'checkout', orderId: 'order-1', ...data } })}\n`;
const nowhere = () =>
  ['orders', 'payments', 'inventory', 'shipping'].forEach((name) => services.answer(`${name}/sagas`, { sagas: [] }));

describe('list', () => {
  test('tells those of all services in one line each, and what to do next', async () => {
    nowhere();
    services.answer('orders/sagas', { sagas: [anInstance()] });
    const { out, exits } = await services.refold('list', '--saga', 'checkout', '--idle', '60', '--limit', '7');
    expect(out).toMatch(/orders +checkout +order-1 +stuck +reserving .*ReserveStock was refused/);
    expect(out).toContain('Next: refold sagas show SAGA KEY');
    expect(exits).toEqual([0]);
    expect(services.asked.map(({ what }) => what)).toContain('GET orders/sagas?saga=checkout&idleSeconds=60&limit=7');
  });

  test('of those that need a person has both words for it, newest first', async () => {
    nowhere();
    services.answer('payments/sagas', { sagas: [anInstance({ saga: 'refund', standing: 'compensation-failed' })] });
    const { out } = await services.refold('list', '--stuck', '--service', 'payments', '--json');
    expect(JSON.parse(out)).toMatchObject({ event: 'sagas', instances: [{}, {}], absent: [] });
    expect(services.asked.map(({ what }) => what)).toEqual([
      'GET payments/sagas?standing=stuck',
      'GET payments/sagas?standing=compensation-failed',
    ]);
  });

  test('is exit code 3 where a service is away, names it, and tells the rest', async () => {
    nowhere();
    services
      .answer('orders/sagas', { sagas: [anInstance()] })
      .away('shipping')
      .answer('shipping/sagas', {}, 503);
    const { out, exits } = await services.refold('list');
    expect(out).toContain('order-1');
    expect(out).toContain('shipping is away, and its instances are missing: it answered 503');
    expect(exits).toEqual([3]);
  });

  test('of none says so', async () => {
    nowhere();
    expect(await services.refold('list')).toMatchObject({ out: 'No instance is like that.\n', exits: [0] });
  });

  test.each([
    [['--stuck', '--standing', 'ended']],
    [['--standing', 'lost']],
    [['--service', 'customers']],
    [['--limit', '0']],
  ])('does not ask what cannot be meant: %j', async (args) => {
    expect((await services.refold('list', ...args)).error).toBeInstanceOf(Error);
    expect(services.asked).toEqual([]);
  });
});

describe('show', () => {
  beforeEach(() => {
    services.answer('orders/sagas/checkout/order-1', anInstance());
    services.answer('orders/streams/checkout_orders-order-1', '');
    services.answer(
      'orders/streams/checkout-order-1',
      eventOf('CheckoutStarted', { step: 'paying' }, '2026-03-01T10:00:00.000000Z') +
        eventOf(
          'CheckoutStepped',
          { step: 'reserving', undoing: false, because: { kind: 'event', type: 'PaymentCaptured' } },
          '2026-03-01T10:00:03.000000Z',
        ) +
        eventOf('CheckoutStuck', { step: 'reserving', why: 'unknown product' }, '2026-03-01T10:00:05.000000Z') +
        eventOf(
          'CheckoutResumed',
          { by: 'retry', reason: 'it is listed', operator: 'ana' },
          '2026-03-01T10:01:00.000000Z',
        ) +
        eventOf('CheckoutStepped', { saga: 'another', step: 'elsewhere' }, '2026-03-01T10:02:00.000000Z'),
    );
  });

  test('tells steps and why, what was sent and answered, age and deadline, the trouble and what to do next', async () => {
    const { out, exits } = await services.refold('show', 'checkout', 'order-1');
    expect(exits).toEqual([0]);
    expect(out).toMatch(/checkout v1 +of order-1, in orders/);
    expect(out).toMatch(/standing +stuck/);
    expect(out).toMatch(/age +\d+ (min|h) .*begun 2026-03-01T10:00:00/);
    expect(out).toMatch(/deadline +2026-03-01T10:15:00.000000Z, passed .* ago/);
    expect(out).toMatch(/stuck because +ReserveStock was refused/);
    expect(out).toMatch(/Stepped +reserving +event PaymentCaptured/);
    expect(out).toMatch(/Stuck +reserving +unknown product/);
    expect(out).toMatch(/Resumed +- +retry by ana "it is listed"/);
    expect(out).not.toContain('elsewhere');
    expect(out).toMatch(/1 +ChargePayment +answered +1 .*2026-03-01T10:00:02/);
    expect(out).toMatch(/2 +ReserveStock +refused +3/);
    expect(out).toContain('unknown \\u001b[31mproduct');
    for (const verb of ['retry', 'skip', 'compensate'])
      expect(out).toContain(`refold sagas ${verb} checkout order-1 --reason REASON`);
  });

  test('tells programs the same', async () => {
    const { out } = await services.refold('show', 'checkout', 'order-1', '--json');
    expect(JSON.parse(out)).toMatchObject({
      ...{ event: 'saga', service: 'orders', standing: 'stuck', commands: [{ number: 1 }, { number: 2 }] },
      told: [{ kind: 'Started' }, { kind: 'Stepped' }, { kind: 'Stuck' }, { kind: 'Resumed' }],
    });
  });

  test.each([
    ['ended', 'It is over'],
    ['compensating', 'by itself: nothing is to be done'],
    ['running', 'To give it up:'],
  ] as const)('of one that is %s says what is to be done', async (standing, text) => {
    services.answer('orders/sagas/checkout/order-1', anInstance({ standing, troubles: [] }));
    const { out } = await services.refold('show', 'checkout', 'order-1');
    expect(out).toContain(text);
    expect(out).not.toContain('sagas retry');
  });

  test.each(['stuck', 'running'] as const)('of one that is %s at its end offers no way back', async (standing) => {
    const given = anInstance({ standing, step: 'ending', outcome: 'confirmed' });
    services.answer('orders/sagas/checkout/order-1', given);
    expect((await services.refold('show', 'checkout', 'order-1')).out).not.toContain('sagas compensate');
    const { out, exits } = await services.refold(
      'compensate',
      'checkout',
      'order-1',
      '--reason',
      'why not',
      '--dry-run',
    );
    expect(out).toContain('its end is declared (confirmed): there is nothing to compensate');
    expect(exits).toEqual([1]);
  });

  test('of what no service has is exit code 1, and 3 where it may be with one that is away', async () => {
    const missing = await services.refold('show', 'checkout', 'order-2', '--json');
    expect(missing.error).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(missing.out)).toMatchObject({ event: 'problem', code: 'unknown', exitCode: 1 });
    services.away('payments');
    expect((await services.refold('show', 'checkout', 'order-2')).error).toMatchObject({
      ...{ exitCode: 3, message: expect.stringContaining('payments does not answer') as string },
    });
  });
});

describe.each(['retry', 'skip', 'compensate'] as const)('%s', (verb) => {
  beforeEach(() => services.answer('inventory/sagas/stock/order-1', anInstance({ saga: 'stock' })));
  const posts = () => services.asked.filter(({ what }) => what.startsWith('POST'));

  test('is done by the service that has it, with a reason, and says how it stands then', async () => {
    const now = anInstance({ saga: 'stock', standing: 'running', troubles: [] });
    services.answer(`inventory/sagas/stock/order-1/${verb}`, now);
    const { out, exits } = await services.refold(verb, 'stock', 'order-1', '--reason', 'settled by hand');
    expect(posts()).toEqual([
      { what: `POST inventory/sagas/stock/order-1/${verb}`, body: { reason: 'settled by hand' } },
    ]);
    expect(out).toMatch(/^stock of order-1 in inventory .*It is running, at reserving\./);
    expect(exits).toEqual([0]);
  });

  test('is not done without a reason', async () => {
    expect((await services.refold(verb, 'stock', 'order-1')).error).toBeInstanceOf(Error);
    expect(services.asked).toEqual([]);
  });

  test('is not done in a dry run, which tells what would be', async () => {
    const { out, exits } = await services.refold(verb, 'stock', 'order-1', '--reason', 'why not', '--dry-run');
    expect(out).toMatch(/stock of order-1 in inventory would .*Nothing was done\./);
    expect(exits).toEqual([0]);
    services.answer('inventory/sagas/stock/order-1', anInstance({ saga: 'stock', standing: 'ended', troubles: [] }));
    const over = await services.refold(verb, 'stock', 'order-1', '--reason', 'why not', '--dry-run', '--json');
    expect(JSON.parse(over.out)).toMatchObject({ event: `would-${verb}`, possible: false });
    expect(over.exits).toEqual([1]);
    expect(posts()).toEqual([]);
  });

  test('that cannot be done now is exit code 1, in the words of the service', async () => {
    const refusal = { code: 'saga/not-now', detail: 'It is not stuck.' };
    services.answer(`inventory/sagas/stock/order-1/${verb}`, refusal, 409);
    const { error, out } = await services.refold(verb, 'stock', 'order-1', '--reason', 'why not', '--json');
    expect(error).toMatchObject({ exitCode: 1, message: 'It is not stuck.' });
    expect(JSON.parse(out)).toMatchObject({ event: 'problem', code: 'not-now' });
  });

  test('of a caller who may not is refused with where', async () => {
    services.answer(`inventory/sagas/stock/order-1/${verb}`, { code: 'forbidden', detail: 'Not for staff.' }, 403);
    const { error } = await services.refold(verb, 'stock', 'order-1', '--reason', 'why not');
    expect(error).toMatchObject({ exitCode: 1, message: expect.stringMatching(/inventory refuses: Not for staff/) });
  });
});

describe('order', () => {
  const checkout = {
    ...{ id: 'order-1', style: 'CHOREOGRAPHY', status: 'COMPENSATION_FAILED', step: 'refunding', outcome: null },
    ...{ reason: 'out-of-stock', startedAt: '2026-03-01T10:00:00.000000Z', changedAt: null, deadlineAt: null },
    ...{ endedAt: null, ageSeconds: 200, sent: [], reservation: 'FAILED', confirmedAt: null, cancelledAt: null },
    ...{ captured: { amount: '12.30', currency: 'BRL' }, refunded: null, shipmentIds: [], stale: null },
    troubles: [
      { service: 'payments', saga: 'refund', why: 'closed account', command: null, since: '2026-03-01T10:01Z' },
    ],
  };

  test('shows the checkout in whichever style, what it took, and where it is stuck', async () => {
    services.answer('query-api/graphql', { data: { saga: checkout } });
    const { out, exits } = await services.refold('order', 'order-1');
    for (const text of [/style +choreography/, /status +compensation-failed/, /age +3 min 20 s/, /paid +12.30 BRL/])
      expect(out).toMatch(text);
    expect(out).toContain('in payments: closed account\nNext: refold sagas show refund order-1');
    expect(exits).toEqual([0]);
    expect(services.asked[0]?.body).toMatchObject({ variables: { id: 'order-1' } });
  });

  test('tells what was sent and answered, and what waits', async () => {
    const sent = [{ type: 'ChargePayment', sentAt: '2026-03-01T10:00:00.000000Z', answeredAt: null }];
    const stale = { events: 2, since: '2026-03-01T10:02Z' };
    services.answer('query-api/graphql', { data: { saga: { ...checkout, sent, stale } } });
    const { out } = await services.refold('order', 'order-1');
    expect(out).toMatch(/ChargePayment +2026-03-01T10:00:00.000000Z +-/);
    expect(out).toContain('2 events of it wait');
  });

  test('without one is exit code 1', async () => {
    services.answer('query-api/graphql', { data: { saga: null } });
    expect((await services.refold('order', 'order-2')).error).toMatchObject({ exitCode: 1 });
    services.answer('query-api/graphql', { data: { saga: null }, errors: [{ message: 'The view is not built yet.' }] });
    expect((await services.refold('order', 'order-2')).error).toMatchObject({
      message: 'The query API refuses: The view is not built yet.',
    });
  });
});
