import type { Pool } from 'pg';

/** Of what the projector keeps beside its views the part that is read here. */
const catalogue = `
  create table active_versions (view text primary key, version integer, engine text);
  create table projection_definitions (name text, version integer, parts jsonb);
  create table projection_progress (
    projection text, topic text, partition integer, feed_number bigint, recorded_at timestamptz
  );
  create table dead_letters (id bigint, projection text, status text, row_key text, stream_id text, stream_version integer);
  create table order_details_v1__ledger (stream_id text primary key, version integer);
  create table order_details_v2__ledger (stream_id text primary key, version integer);`;

/** For tests: one view, of which the first version is active, and one row beside it. */
export const setUpViews = async (pool: Pool): Promise<void> => {
  await pool.query(catalogue);
  await pool.query(`insert into active_versions values ('order_details', 1, 'postgres')`);
  await pool.query(`insert into projection_progress values ('order_details_v2', 'orders', 0, 7, now())`);
  await pool.query('create table rows (id text primary key, amount bigint)');
  await pool.query(`insert into rows values ('a', 1)`);
};
