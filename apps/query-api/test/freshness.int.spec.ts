import { CustomerOverview, OrderDetails } from '@refold/views';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { countStatements } from './count-statements';
import { customer, order } from './example-rows';
import { createFactTables } from './fact-tables';
import { type RunningApi, startApi } from './running-api';
import { defineViews, forgetStanding, parkLetter, reach } from './view-standing';
import { activate, createViewTable, createViewTables, insertRows } from './view-tables';

describe('how fresh an answer is', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('freshness'), testClickHouse('freshness')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    await defineViews(database.pool);
    await insertRows(database.pool, OrderDetails, [order('order-1')]);
    await insertRows(database.pool, CustomerOverview, [customer('customer-1')]);
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url });
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });
  beforeEach(() => forgetStanding(database.pool));

  const freshnessOf = async (query: string) => {
    const { extensions, errors } = await api.ask(query);
    if (errors) throw new Error(JSON.stringify(errors));
    return extensions?.freshness;
  };
  const order1 = '{ order(id: "order-1") { id } }';
  const orders = (feedNumber: number, secondsAgo: number, partition = 0) => ({
    ...{ topic: 'orders', partition, feedNumber, secondsAgo },
  });

  it('names the views that were read, with version, positions and age, and no others', async () => {
    await reach(database.pool, 'order_details_v1', [
      orders(12, 0.5),
      orders(7, 20, 2),
      { topic: 'payments', partition: 0, feedNumber: 3, secondsAgo: 40 },
    ]);
    await reach(database.pool, 'customer_overview_v1', [orders(99, 1)]);
    expect(await freshnessOf(order1)).toEqual({
      views: [
        {
          ...{ view: 'order_details', version: 1, engine: 'postgres', waitingKeys: 0 },
          positions: { orders: ['12', null, '7'], payments: ['3'] },
          ageSeconds: expect.closeTo(0.5, 0),
          atMostSeconds: expect.closeTo(40, 0),
        },
      ],
    });
    const both = await freshnessOf('{ order(id: "order-1") { customer { registeredAt } } }');
    expect(both?.views.map(({ view }) => view)).toEqual(['customer_overview', 'order_details']);
  });

  it('is told in the statement that tells which versions are read', async () => {
    await reach(database.pool, 'order_details_v1', [orders(12, 1)]);
    await api.ask(order1);
    // Begin, versions with freshness, rows, commit.
    expect(await countStatements(() => api.ask(order1))).toBeLessThanOrEqual(4);
  });

  it('is as old as its oldest partition once a heartbeat is overdue, and not known before anything was read', async () => {
    await reach(database.pool, 'order_details_v1', [orders(12, 0.5), orders(7, 200, 1)]);
    expect(await freshnessOf(order1)).toMatchObject({ views: [{ ageSeconds: expect.closeTo(200, 0) }] });
    await forgetStanding(database.pool);
    expect(await freshnessOf(order1)).toMatchObject({
      views: [{ ageSeconds: null, atMostSeconds: null, positions: {} }],
    });
  });

  it('is never below zero where the clock of an owner is ahead', async () => {
    await reach(database.pool, 'order_details_v1', [orders(12, -30)]);
    expect(await freshnessOf(order1)).toMatchObject({ views: [{ ageSeconds: 0, atMostSeconds: 0 }] });
  });

  it('counts rows that wait behind a dead letter once, with streams that have no row, and none of another version', async () => {
    await parkLetter(database.pool, 'order_details_v1', { rowKey: 'order-1', streamId: 'order-1', version: 1 });
    await parkLetter(database.pool, 'order_details_v1', { rowKey: 'order-1', streamId: 'payment-1', version: 1 });
    await parkLetter(database.pool, 'order_details_v1', { streamId: 'order-2', version: 4 });
    await parkLetter(database.pool, 'order_details_v2', { rowKey: 'order-3', streamId: 'order-3', version: 1 });
    expect(await freshnessOf(order1)).toMatchObject({ views: [{ waitingKeys: 2 }] });
  });

  it('tells of the version that was read', async () => {
    await createViewTable(database.pool, OrderDetails, 2);
    await reach(database.pool, 'order_details_v1', [orders(12, 1)]);
    await reach(database.pool, 'order_details_v2', [orders(13, 1)]);
    await activate(database.pool, 'order_details', 2, 'postgres');
    const freshness = await freshnessOf(order1);
    await activate(database.pool, 'order_details', 1, 'postgres');
    expect(freshness).toMatchObject({ views: [{ version: 2, positions: { orders: ['13'] } }] });
  });

  it('says whether facts are read at the position of the views beside them', async () => {
    const query = '{ order(id: "order-1") { id } checkoutFigures { checkouts } }';
    await reach(database.pool, 'order_details_v1', [orders(12, 1)]);
    await reach(database.pool, 'checkout_facts_v1', [orders(10, 5)]);
    expect(await freshnessOf(query)).toMatchObject({
      views: [
        { view: 'checkout_facts', engine: 'clickhouse', positions: { orders: ['10'] } },
        { view: 'order_details', engine: 'postgres', positions: { orders: ['12'] } },
      ],
      sameCut: false,
    });
    await database.pool.query(`update projection_progress set feed_number = 12`);
    expect(await freshnessOf(query)).toMatchObject({ sameCut: true });
    expect(await freshnessOf('{ checkoutFigures { checkouts } }')).not.toHaveProperty('sameCut');
  });

  it('is not told of what reads nothing, and of what is refused', async () => {
    expect(await freshnessOf('{ __typename }')).toBeUndefined();
    expect((await api.ask('{ order(id: "order-1") { colour } }')).extensions).toBeUndefined();
    expect((await api.ask('{ orders(first: 1000000) { nodes { id } } }')).extensions?.freshness).toBeUndefined();
  });
});
