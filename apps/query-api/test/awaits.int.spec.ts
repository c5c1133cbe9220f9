import { OrderDetails } from '@refold/views';
import type { AwaitedAnswer } from '@refold/platform';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { countStatements } from './count-statements';
import { order } from './example-rows';
import { createFactTables } from './fact-tables';
import { type RunningApi, startApi } from './running-api';
import { apply, defineViews, forgetStanding, parkLetter, tokenOf } from './view-standing';
import { activate, createViewTable, createViewTables, insertRows } from './view-tables';

interface OrderUnits {
  readonly order: { readonly units: number } | null;
}

/* Against a projector of pretence. Pairs of commands and queries by the thousand need a real one: they belong into e2e. */
describe('a query that waits for what was written', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('awaits'), testClickHouse('awaits')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    await defineViews(database.pool);
    await defineViews(database.pool, 2);
    await createViewTable(database.pool, OrderDetails, 2);
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url });
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });
  beforeEach(async () => {
    await forgetStanding(database.pool);
    await database.pool.query('truncate order_details_v1, order_details_v2');
    await insertRows(database.pool, OrderDetails, [order('1', { units: 1 })]);
    await activate(database.pool, 'order_details', 1, 'postgres');
  });

  const units = 'order(id: "1") { units }';
  const ask = async (tokens: readonly string[], { within = 2_000, fields = units } = {}) => {
    const began = performance.now();
    const query = `query ($tokens: [String!]!, $within: Int) @awaits(tokens: $tokens, within: $within) { ${fields} }`;
    const { data, errors, extensions } = await api.ask<OrderUnits>(query, { tokens, within });
    if (errors) throw new Error(JSON.stringify(errors));
    const awaited: readonly AwaitedAnswer[] = extensions?.freshness?.awaited ?? [];
    return { data, awaited, views: extensions?.freshness?.views ?? [], milliseconds: performance.now() - began };
  };
  /** As the projector would: the row and its ledger entry in one transaction. */
  const update = async (version: number, table = 'order_details_v1'): Promise<void> => {
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`update ${table} set units = $1`, [version]);
    await client.query(
      `insert into ${table}__ledger values ('order-1', $1, gen_random_uuid())
       on conflict (stream_id) do update set version = excluded.version`,
      [version],
    );
    await client.query('commit');
    client.release();
  };
  const soon = (work: () => Promise<void>, milliseconds = 100): Promise<void> =>
    new Promise((resolve, reject) => setTimeout(() => void work().then(resolve, reject), milliseconds));

  it('is answered at once when it is there, and says so', async () => {
    await update(3);
    const token = tokenOf('order-1', 3);
    const { data, awaited, milliseconds } = await ask([token], { within: 10_000 });
    expect(data).toEqual({ order: { units: 3 } });
    expect(awaited).toEqual([{ token, outcome: 'fresh', views: { order_details: 'fresh' } }]);
    expect(milliseconds).toBeLessThan(5_000);
  });

  it('is answered with it as soon as it comes', async () => {
    const [{ data, awaited, milliseconds }] = await Promise.all([ask([tokenOf('order-1', 2)]), soon(() => update(2))]);
    expect(data).toEqual({ order: { units: 2 } });
    expect(awaited).toMatchObject([{ outcome: 'fresh' }]);
    expect(milliseconds).toBeGreaterThan(90);
    expect(milliseconds).toBeLessThan(1_500);
  });

  it('is answered without it when the time is over, and says so: a token from the future, or of what was undone', async () => {
    await update(3);
    const { data, awaited, milliseconds } = await ask([tokenOf('order-1', 400), tokenOf('order-gone', 1)], {
      within: 200,
    });
    expect(data).toEqual({ order: { units: 3 } });
    expect(awaited).toMatchObject([
      { outcome: 'timedOut', views: { order_details: 'behind' } },
      { outcome: 'timedOut', views: { order_details: 'behind' } },
    ]);
    expect(milliseconds).toBeGreaterThan(190);
    expect(milliseconds).toBeLessThan(1_500);
  });

  it('waits for several, each with an outcome of its own, and for a stream that rows copy from', async () => {
    await update(1);
    const tokens = [tokenOf('order-1', 1), tokenOf('payment-1', 1), tokenOf('customer-1', 2)];
    const [{ awaited }] = await Promise.all([
      ask(tokens, { within: 400 }),
      soon(() => apply(database.pool, 'order_details_v1', 'customer-1', 2)),
    ]);
    expect(awaited.map(({ outcome }) => outcome)).toEqual(['fresh', 'timedOut', 'fresh']);
  });

  it('does not wait for a stream that none of its views follow', async () => {
    const token = tokenOf('product-1', 5);
    const { awaited, milliseconds } = await ask([token]);
    expect(awaited).toEqual([{ token, outcome: 'fresh', views: {} }]);
    expect(milliseconds).toBeLessThan(1_000);
  });

  it('waits for every view that it reads, and for none that @skip leaves away', async () => {
    await update(2);
    const fields = `${units} saga(id: "1") { id }`;
    const token = tokenOf('order-1', 2);
    expect((await ask([token], { within: 100, fields })).awaited).toEqual([
      { token, outcome: 'timedOut', views: { order_details: 'fresh', checkouts: 'behind' } },
    ]);
    const skipped = await ask([token], { fields: `${units} saga(id: "1") @skip(if: true) { id }` });
    expect(skipped.awaited).toMatchObject([{ outcome: 'fresh' }]);
    expect(skipped.milliseconds).toBeLessThan(1_000);
  });

  it('waits for facts as for views: their ledger says that they are there before they are read', async () => {
    const token = tokenOf('order-1', 1);
    const fields = 'checkoutFigures { checkouts }';
    const [{ awaited, milliseconds }] = await Promise.all([
      ask([token], { fields }),
      soon(() => apply(database.pool, 'checkout_facts_v1', 'order-1', 1)),
    ]);
    expect(awaited).toEqual([{ token, outcome: 'fresh', views: { checkout_facts: 'fresh' } }]);
    expect(milliseconds).toBeGreaterThan(90);
    const late = await ask([tokenOf('order-1', 2)], { fields: `${units} ${fields}`, within: 100 });
    expect(late.awaited).toMatchObject([
      { outcome: 'timedOut', views: { checkout_facts: 'behind', order_details: 'behind' } },
    ]);
  });

  it('follows a promotion: what the old version has and the new one lacks is not fresh', async () => {
    await insertRows(database.pool, OrderDetails, [order('1', { units: 20 })], 2);
    const token = tokenOf('order-1', 2);
    const [behind] = await Promise.all([
      ask([token], { within: 500 }),
      soon(async () => {
        await activate(database.pool, 'order_details', 2, 'postgres');
        await update(2, 'order_details_v1');
      }),
    ]);
    expect(behind.data).toEqual({ order: { units: 20 } });
    expect(behind.awaited).toMatchObject([{ outcome: 'timedOut', views: { order_details: 'behind' } }]);

    await activate(database.pool, 'order_details', 1, 'postgres');
    const next = tokenOf('order-1', 3);
    const [fresh] = await Promise.all([
      ask([next]),
      soon(async () => {
        await update(3, 'order_details_v2');
        await activate(database.pool, 'order_details', 2, 'postgres');
      }),
    ]);
    expect(fresh.data).toEqual({ order: { units: 3 } });
    expect(fresh.awaited).toMatchObject([{ outcome: 'fresh' }]);
    expect(fresh.views).toMatchObject([{ version: 2 }]);
  });

  it('does not wait for what is parked, as it comes only after somebody has seen to it', async () => {
    await update(1);
    await parkLetter(database.pool, 'order_details_v1', { streamId: 'order-1', version: 2 });
    const parked = await ask([tokenOf('order-1', 2)], { within: 5_000 });
    expect(parked.awaited).toMatchObject([{ outcome: 'timedOut', views: { order_details: 'parked' } }]);
    expect(parked.milliseconds).toBeLessThan(2_000);
    expect((await ask([tokenOf('order-1', 1)])).awaited).toMatchObject([{ outcome: 'fresh' }]);
  });

  it('is not told fresh where another event than the one that was applied has its version', async () => {
    await update(2);
    await parkLetter(database.pool, 'order_details_v1', { streamId: 'order-1', version: 2 });
    expect((await ask([tokenOf('order-1', 2)])).awaited).toMatchObject([{ outcome: 'timedOut' }]);
  });

  it('may be asked by headers, together with the directive', async () => {
    await update(1);
    const [one, two] = [tokenOf('order-1', 1), tokenOf('order-1', 9)];
    const post = async (headers: Record<string, string>, query = `{ ${units} }`) => {
      const response = await api.post({ query }, headers);
      return (await response.json()) as { extensions: { freshness: { awaited?: readonly AwaitedAnswer[] } } };
    };
    const both = await post({ 'x-refold-await': `${one}, ${two}`, 'x-refold-await-within': '100' });
    expect(both.extensions.freshness.awaited).toMatchObject([
      { token: one, outcome: 'fresh' },
      { token: two, outcome: 'timedOut' },
    ]);
    const mixed = await post(
      { 'x-refold-await': one, 'x-refold-await-within': '9000' },
      `query @awaits(tokens: "${two}", within: 100) { ${units} }`,
    );
    expect(mixed.extensions.freshness.awaited?.map(({ token }) => token)).toEqual([two, one]);
    expect((await post({})).extensions.freshness).not.toHaveProperty('awaited');
  });

  it('is refused before anything is read when a token is forged or is none, or the time is out of bounds', async () => {
    const forged = tokenOf('order-1', 1).replace('@1', '@2');
    const withHeaders = async (headers: Record<string, string>) => {
      const response = await api.post({ query: `{ ${units} }` }, headers);
      return { status: response.status, body: (await response.json()) as object };
    };
    const refused = (argument: string) => ({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_USER_INPUT', argument } }] },
    });
    const statements = await countStatements(async () => {
      for (const [argument, headers] of [
        ['x-refold-await', { 'x-refold-await': forged }],
        ['x-refold-await', { 'x-refold-await': 'orders/order-1@1' }],
        ['x-refold-await-within', { 'x-refold-await': tokenOf('order-1', 1), 'x-refold-await-within': '10001' }],
        ['x-refold-await-within', { 'x-refold-await': tokenOf('order-1', 1), 'x-refold-await-within': '1 s' }],
      ] as const)
        expect(await withHeaders(headers)).toMatchObject(refused(argument));
      for (const [argument, directive] of [
        ['@awaits.tokens', `@awaits(tokens: ["${forged}"])`],
        ['@awaits.within', `@awaits(tokens: [], within: -1)`],
      ] as const) {
        const { errors } = await api.ask(`query ${directive} { ${units} }`);
        expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
      }
    });
    expect(statements).toBe(0);
  });

  it('holds no connection while it waits, however many wait', async () => {
    const waiting = Array.from({ length: 40 }, () => ask([tokenOf('order-1', 5)], { within: 10_000 }));
    const began = performance.now();
    await soon(async () => {
      await api.data(`{ ${units} }`);
    }, 200);
    expect(performance.now() - began).toBeLessThan(5_000);
    await update(5);
    for (const { awaited } of await Promise.all(waiting)) expect(awaited).toMatchObject([{ outcome: 'fresh' }]);
  });
});
