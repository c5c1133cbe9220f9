import { ClickHouse, FactsProjection, migrateViews, ViewProjection } from '@refold/projections';
import { testClickHouse, testDatabase } from '@refold/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { facts, views } from '../../../apps/projector/src/projections';
import { factStatements } from './fill-facts';

/** What a query API reads: the tables of all views and facts, those of the orders full. */
export interface Stores {
  readonly viewsUrl: string;
  readonly factsUrl: string;
  readonly orderIds: readonly string[];
  drop(): Promise<unknown>;
}

/** Ids that are asked for: enough that they are not the same few rows, few enough to prepare their requests. */
const askedIds = 1_000;

/** Stores with so many orders, as the projector would have written them, but straight into its tables. */
export const filledStores = async (orders: number): Promise<Stores> => {
  const [database, clickhouse] = [await testDatabase('bench'), await testClickHouse('bench')];
  const drop = () => Promise.all([database.drop(), clickhouse.drop()]);
  try {
    await migrateViews(database.pool);
    await fillViews(database.pool, orders);
    await fillFacts(database.pool, clickhouse.url, orders);
    const orderIds = await someIds(database.pool);
    return { viewsUrl: database.url, factsUrl: clickhouse.url, orderIds, drop };
  } catch (error) {
    await drop();
    throw error;
  }
};

const fillViews = async (pool: Pool, orders: number): Promise<void> => {
  const projections = views.map((view) => new ViewProjection(view));
  const client = await pool.connect();
  try {
    for (const projection of projections) await projection.prepare(client);
    for (const helper of helpers) await client.query(helper);
    await client.query(readFileSync(join(__dirname, 'fill-orders.sql'), 'utf8'), [orders]);
    await client.query('drop function in_brl, as_instant');
  } finally {
    client.release();
  }
  for (const projection of projections) await projection.finishBuild(pool);
  await pool.query('vacuum analyze order_details_v1');
  for (const { name, version } of views) await activate(pool, name, version, 'postgres');
};

const helpers = [
  `create function in_brl(amount integer) returns jsonb immutable language sql
   return jsonb_build_object('amount', amount::text, 'currency', 'BRL')`,
  `create function as_instant(at timestamptz) returns text stable language sql
   return to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
];

const fillFacts = async (pool: Pool, url: string, orders: number): Promise<void> => {
  const clickhouse = new ClickHouse(url);
  const client = await pool.connect();
  try {
    for (const definition of facts) await new FactsProjection(definition, clickhouse).prepare(client);
    for (const statement of factStatements(orders)) await clickhouse.command(statement);
    for (const { name } of facts) await clickhouse.command(`optimize table ${name}_v1 final`);
  } finally {
    client.release();
    await clickhouse.close();
  }
  for (const { name, version } of facts) await activate(pool, name, version, 'clickhouse');
};

/** Readers use it, and it has read six partitions of each service: answers tell how far. */
const activate = async (pool: Pool, name: string, version: number, engine: string): Promise<void> => {
  await pool.query('insert into active_versions (view, version, engine) values ($1, $2, $3)', [name, version, engine]);
  await pool.query(
    `insert into projection_progress (projection, topic, partition, next_offset, feed_number, recorded_at, event_id)
     select $1, topic, partition, 100000, 100000, now(), gen_random_uuid()::text
     from unnest(array['orders', 'payments', 'inventory', 'customers', 'shipping']) as topic, generate_series(0, 5) as partition`,
    [`${name}_v${version}`],
  );
};

const someIds = async (pool: Pool): Promise<readonly string[]> => {
  const { rows } = await pool.query<{ id: string }>(
    'select order_id as id from order_details_v1 order by md5(order_id) limit $1',
    [askedIds],
  );
  return rows.map(({ id }) => id);
};
