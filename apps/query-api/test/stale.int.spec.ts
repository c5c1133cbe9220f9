import { CustomerOverview, OrderDetails, StockLevel } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { countReads } from './count-statements';
import { customer, order, stock } from './example-rows';
import { insertRows } from './view-tables';
import { startViewsApi, type ViewsApi } from './views-api';

describe('a row whose events wait', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('stale'));
  });
  afterAll(() => api?.close());
  beforeEach(async () => {
    await api.empty();
    await api.pool.query('truncate dead_letters');
    await api.pool.query(`update active_versions set version = 1 where view = 'order_details'`);
    await insertRows(api.pool, OrderDetails, [order('order-1'), order('order-2'), order('order-3')]);
    await insertRows(api.pool, CustomerOverview, [customer('customer-1')]);
    await insertRows(api.pool, StockLevel, [stock('sku-1')]);
  });

  const park = async (projection: string, rowKey: string | null, status: string, parkedAt: string) => {
    await api.pool.query(
      `insert into dead_letters (projection, status, row_key, record_headers, reason, message, stack, tries, parked_at)
       values ($1, $2, $3, '{}', 'fold-failed', 'column secret_column of 10.0.0.7', 'at secret (/srv/x.js)', 1, $4)`,
      [projection, status, rowKey, parkedAt],
    );
  };
  const orders = async () => {
    const query = '{ orders(sort: [{ field: PLACED_AT }]) { nodes { id stale { since reason events } } } }';
    const answer = await api.data<{ orders: { nodes: { id: string; stale: object | null }[] } }>(query);
    return Object.fromEntries(answer.orders.nodes.map(({ id, stale }) => [id, stale]));
  };

  it('says so, since when, and how many they are', async () => {
    await park('order_details_v1', 'order-2', 'failed', '2026-01-01T10:00:00.000001Z');
    await park('order_details_v1', 'order-2', 'waiting', '2026-01-02T10:00:00.000000Z');
    const stale = { since: '2026-01-01T10:00:00.000001Z', reason: 'waits-for-events', events: 2 };
    expect(await orders()).toEqual({ 'order-1': null, 'order-2': stale, 'order-3': null });
  });

  it('is an order, a customer or a stock item', async () => {
    await park('customer_overview_v1', 'customer-1', 'failed', '2026-01-01T10:00:00Z');
    await park('stock_level_v1', 'sku-1', 'waiting', '2026-01-01T10:00:00Z');
    const query = `{ order(id: "order-1") { stale { events } customer { stale { events } } lines { product { stale { events } } } }
      customer(id: "customer-1") { stale { events } } stockItem(sku: "sku-1") { stale { events } } }`;
    const stale = { events: 1 };
    expect(await api.data(query)).toEqual({
      order: { stale: null, customer: { stale }, lines: [{ product: { stale } }] },
      customer: { stale },
      stockItem: { stale },
    });
  });

  it('is not one whose event was given up, and not one of another version, view or key', async () => {
    await park('order_details_v1', 'order-1', 'discarded', '2026-01-01T10:00:00Z');
    await park('order_details_v2', 'order-1', 'failed', '2026-01-01T10:00:00Z');
    await park('customer_overview_v1', 'order-1', 'failed', '2026-01-01T10:00:00Z');
    await park('order_details_v1', null, 'failed', '2026-01-01T10:00:00Z');
    expect(await orders()).toEqual({ 'order-1': null, 'order-2': null, 'order-3': null });
  });

  it('is one of the version that readers use', async () => {
    await api.pool.query('create table order_details_v2 (like order_details_v1)');
    await insertRows(api.pool, OrderDetails, [order('order-1')], 2);
    await park('order_details_v2', 'order-1', 'failed', '2026-01-01T10:00:00Z');
    expect(await orders()).toMatchObject({ 'order-1': null });
    await api.pool.query(`update active_versions set version = 2 where view = 'order_details'`);
    expect(await orders()).toEqual({ 'order-1': expect.objectContaining({ events: 1 }) });
  });

  it('costs one statement for a page, however many rows it has, and none when nobody asks', async () => {
    const query = (first: number, field: string) => `{ orders(first: ${first}) { nodes { id ${field} } } }`;
    const without = await countReads(() => api.data(query(3, '')));
    const one = await countReads(() => api.data(query(1, 'stale { events }')));
    const three = await countReads(() => api.data(query(3, 'stale { events }')));
    expect([one, three]).toEqual([without + 1, without + 1]);
  });

  it('tells a reader nothing of what went wrong inside', async () => {
    await park('order_details_v1', 'order-1', 'failed', '2026-01-01T10:00:00Z');
    const response = await api.post({ query: '{ order(id: "order-1") { stale { since reason events } } }' });
    const text = await response.text();
    expect(text).toContain('waits-for-events');
    expect(text).not.toMatch(/secret|fold-failed|10\.0\.0\.7/);
  });
});
