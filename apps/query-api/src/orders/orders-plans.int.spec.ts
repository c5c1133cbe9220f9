import { OrderDetails } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { statementsOf } from '../../test/count-statements';
import { order } from '../../test/example-rows';
import { insertRows } from '../../test/view-tables';
import { startViewsApi, type ViewsApi } from '../../test/views-api';

describe('ten thousand orders', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('many_orders'));
    await insertRows(api.pool, OrderDetails, [order('first')]);
    await api.pool.query(`create table many as select o.*, n from order_details_v1 o, generate_series(1, 10000) n`);
    await api.pool.query(`update many set order_id = 'order-' || n, customer_id = 'customer-' || n % 10,
      placed_at = timestamptz '2018-01-01Z' + n * interval '1 minute', total_amount = n,
      status = case n % 4 when 0 then 'placed' else 'delivered' end`);
    await api.pool.query('alter table many drop column n');
    await api.pool.query('insert into order_details_v1 select * from many');
    await api.pool.query('analyze order_details_v1');
  });
  afterAll(() => api?.close());

  const cursorAfter = async (args: string): Promise<string> => {
    const query = `{ orders(${args}) { pageInfo { endCursor } } }`;
    return (await api.data<{ orders: { pageInfo: { endCursor: string } } }>(query)).orders.pageInfo.endCursor;
  };

  /** Rows that PostgreSQL looked at for the page in the middle of this list. */
  const rowsRead = async (args: string, count: string, place: string): Promise<number> => {
    let cursor = await cursorAfter(`${args} first: 100`);
    for (let n = 0; n < 3; n++) cursor = await cursorAfter(`${args} first: 100 after: "${cursor}"`);
    const statements = await statementsOf(() => cursorAfter(`${args} ${count}: 20 ${place}: "${cursor}"`));
    const { text, values } = statements.find((each) => each.text.includes('order by')) ?? {};
    const { rows } = await api.pool.query<Record<string, [{ Plan: Plan }]>>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    return readBy(rows[0]?.['QUERY PLAN']?.[0]?.Plan);
  };
  interface Plan {
    readonly 'Node Type': string;
    readonly 'Actual Rows': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Plan[];
  }
  const readBy = (plan: Plan | undefined): number =>
    plan === undefined
      ? 0
      : (plan['Node Type'].includes('Scan') ? plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) : 0) +
        (plan.Plans ?? []).reduce((sum, each) => sum + readBy(each), 0);

  it.each([
    ['', 'first', 'after'],
    ['', 'last', 'before'],
    ['sort: [{ field: PLACED_AT, direction: ASC }]', 'first', 'after'],
    ['sort: [{ field: TOTAL, direction: ASC }]', 'first', 'after'],
    ['sort: [{ field: TOTAL, direction: DESC }]', 'last', 'before'],
    ['filter: { status: [PLACED] }', 'first', 'after'],
    ['filter: { status: [DELIVERED] }', 'last', 'before'],
    ['filter: { customerId: "customer-7" }', 'last', 'before'],
  ])('are not read for a page of them: orders(%s), %s, %s', async (args, count, place) => {
    const read = await rowsRead(args, count, place);
    expect(read).toBeGreaterThan(20);
    expect(read).toBeLessThan(130);
  });
});
