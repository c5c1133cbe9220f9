import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { createFactTables, emptyFactTables, insertFacts } from '../../test/fact-tables';
import { type RunningApi, startApi } from '../../test/running-api';
import { createViewTables } from '../../test/view-tables';

interface Figures {
  readonly checkoutFigures: readonly Record<string, unknown>[];
}

describe('figures of checkouts', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;
  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('figures'), testClickHouse('figures')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    // So that what was sent twice, or in an earlier version, is still there when it is read.
    await clickhouse.stopMerges();
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url });
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });
  beforeEach(() => emptyFactTables(clickhouse.client));

  const fact = (order_id: string, aspect: string, at: string, detail = '', reason: string | null = null) => ({
    ...{ order_id, aspect, at, detail, reason },
  });
  const insert = (...checkout_facts: Record<string, unknown>[]) => insertFacts(clickhouse.client, { checkout_facts });
  const ask = async (args: string, fields: string) =>
    (await api.data<Figures>(`{ checkoutFigures${args} { ${fields} } }`)).checkoutFigures;
  const at = (time: string, day = '01') => `2026-03-${day}T${time}Z`;

  it('tell how many ended how, in which style, on which day, and how many gave back', async () => {
    await insert(
      ...[fact('a', 'started', at('10:00:00.000000'), 'choreography'), fact('a', 'ended', at('10:00:01'), 'confirmed')],
      ...[fact('b', 'started', at('10:00:00.000000'), 'orchestration')],
      ...[fact('b', 'ended', at('10:00:04'), 'cancelled', 'out-of-stock'), fact('b', 'refunded:p', at('10:00:03'))],
      ...[fact('c', 'started', at('23:30:00.000000'), 'orchestration')],
      ...[fact('c', 'ended', at('23:30:02'), 'cancelled', 'payment-declined')],
      ...[fact('d', 'started', at('12:00:00', '02'), 'orchestration')],
      // Without a checkout, and refunded by people after it was confirmed: counted nowhere, and not as given back.
      ...[fact('e', 'ended', at('10:00:01'), 'confirmed'), fact('a', 'refunded:p', at('11:00:00'))],
    );
    const counts = 'checkouts confirmed cancelled open compensated';
    expect(await ask('', counts)).toEqual([{ checkouts: 4, confirmed: 1, cancelled: 2, open: 1, compensated: 1 }]);
    expect(await ask('(by: [STYLE, OUTCOME])', 'style outcome checkouts compensated')).toEqual([
      { style: 'CHOREOGRAPHY', outcome: 'CONFIRMED', checkouts: 1, compensated: 0 },
      { style: 'ORCHESTRATION', outcome: 'CANCELLED', checkouts: 2, compensated: 1 },
      { style: 'ORCHESTRATION', outcome: 'OPEN', checkouts: 1, compensated: 0 },
    ]);
    expect(await ask('(by: [DAY], timeZone: "Asia/Tokyo")', 'day checkouts')).toEqual([
      { day: '2026-03-01', checkouts: 2 },
      { day: '2026-03-02', checkouts: 2 },
    ]);
    expect(await ask('(by: [REASON], style: ORCHESTRATION)', 'reason checkouts')).toEqual([
      { reason: '(none)', checkouts: 1 },
      { reason: 'out-of-stock', checkouts: 1 },
      { reason: 'payment-declined', checkouts: 1 },
    ]);
    const between = `(from: "${at('10:00:00.000001')}", to: "${at('12:00:00', '02')}")`;
    expect(await ask(between, 'checkouts')).toEqual([{ checkouts: 1 }]);
  });

  it('tell days of the whole calendar, also those that 16 bits do not reach', async () => {
    const days = ['1955-03-01', '2150-03-01'];
    await insert(...days.map((day) => fact(day, 'started', `${day}T23:30:00.000000Z`, 'orchestration')));
    expect(await ask('(by: [DAY])', 'day checkouts')).toEqual(days.map((day) => ({ day, checkouts: 1 })));
  });

  it('tell how long checkouts took, by exact percentiles of those that ended', async () => {
    const started = at('10:00:00.000000');
    for (let n = 1; n <= 5; n++)
      await insert(
        fact(`o${n}`, 'started', started, 'orchestration'),
        fact(`o${n}`, 'ended', at(`10:00:0${n}.500000`), 'confirmed'),
      );
    await insert(fact('open', 'started', started, 'orchestration'));
    const seconds = 'p50Seconds p95Seconds p99Seconds';
    const [row] = await ask('', seconds);
    expect(row).toMatchObject({ p50Seconds: 3.5 });
    expect(row?.['p95Seconds']).toBeCloseTo(5.3);
    expect(row?.['p99Seconds']).toBeCloseTo(5.46);
    expect(await ask('(by: [OUTCOME])', `outcome ${seconds}`)).toContainEqual({
      ...{ outcome: 'OPEN', p50Seconds: null, p95Seconds: null, p99Seconds: null },
    });
  });

  it('count each fact once, in its latest version, before anything is merged', async () => {
    const began = fact('a', 'started', at('10:00:00.000000'), 'choreography');
    await insert(began);
    await insert(began);
    await insert(fact('a', 'ended', at('10:00:01'), 'confirmed'));
    await insert({ ...fact('a', 'ended', at('10:00:09'), 'cancelled', 'customer'), _version: 3 });
    await insert(fact('a', 'ended', at('10:00:01'), 'confirmed'));
    expect(await ask('(by: [OUTCOME])', 'outcome checkouts p50Seconds')).toEqual([
      { outcome: 'CANCELLED', checkouts: 1, p50Seconds: 9 },
    ]);
  });

  it('of no checkouts are a total of none, and no rows when they are split', async () => {
    expect(await ask('', 'checkouts p50Seconds')).toEqual([{ checkouts: 0, p50Seconds: null }]);
    expect(await ask('(by: [STYLE])', 'checkouts')).toEqual([]);
  });

  it.each([
    ['timeZone: "+03:00"', 'timeZone'],
    ['from: "1800-01-01T00:00:00Z"', 'from'],
  ])('asked for by %s are refused, naming the argument', async (args, argument) => {
    const { errors } = await api.ask(`{ checkoutFigures(${args}) { checkouts } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });
});
