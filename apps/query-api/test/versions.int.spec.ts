import { OrderDetails } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { order } from './example-rows';
import { activate, createViewTable, insertRows } from './view-tables';
import { startViewsApi, type ViewsApi } from './views-api';

let api: ViewsApi;
beforeAll(async () => (api = await startViewsApi(await testDatabase('versions'))));
afterAll(() => api?.close());

interface Answer {
  readonly order: { readonly id: string; readonly units: string | null; readonly status: string } | null;
}
const read = () => api.ask<Answer>('{ order(id: "order-1") { id status units } }');

/** A version of the orders that lacks some columns which the code knows. */
const createVersion = async (version: number, without: readonly string[]): Promise<void> => {
  await createViewTable(api.pool, OrderDetails, version);
  await insertRows(api.pool, OrderDetails, [order('order-1', { units: version })], version);
  for (const column of without) await api.pool.query(`alter table order_details_v${version} drop column ${column}`);
};

test('readers follow three versions with other columns in a row, by one query that is repeated all the time', async () => {
  await insertRows(api.pool, OrderDetails, [order('order-1', { units: 1 })]);
  await createVersion(2, ['units', 'cancel_reason']);
  await createVersion(3, ['source_status']);
  const seen: string[] = [];
  let over = false;
  const client = (async () => {
    while (!over) {
      const { data, errors } = await read();
      seen.push(JSON.stringify(errors ?? data?.order));
    }
  })();
  const answer = (units: number | null): string => JSON.stringify({ id: 'order-1', status: 'PLACED', units });
  const untilSeen = async (expected: string): Promise<void> => {
    while (seen.at(-1) !== expected) await new Promise((go) => setTimeout(go, 5));
  };
  await untilSeen(answer(1));
  for (const [version, units] of [
    [2, null],
    [3, 3],
    [1, 1],
    [3, 3],
  ] as const) {
    await activate(api.pool, 'order_details', version, 'postgres');
    await untilSeen(answer(units));
  }
  over = true;
  await client;
  expect(new Set(seen)).toEqual(new Set([answer(1), answer(null), answer(3)]));
});

test('to filter by what the active version does not have is an error of its own', async () => {
  await createVersion(4, ['customer_id']);
  await activate(api.pool, 'order_details', 4, 'postgres');
  const { errors } = await api.ask('{ orders(filter: { customerId: "c" }) { edges { node { id } } } }');
  expect(errors?.[0]).toMatchObject({
    message: 'This asks for a field that only the next version of the view has.',
    extensions: { code: 'NOT_READY' },
  });
});
