import { signToken } from '@refold/platform/consistency';
import type { Pool } from 'pg';

/** The secret of a query API under test. */
export const tokenSecret = 'a secret that has thirty-two bytes';

const services: Readonly<Record<string, string>> = {
  ...{ order: 'orders', payment: 'payments', product: 'inventory', stock: 'inventory', reservation: 'inventory' },
  ...{ customer: 'customers', shipment: 'shipping' },
};

/** As a command would answer it. */
export const tokenOf = (streamId: string, version: number): string => {
  const category = streamId.slice(0, streamId.indexOf('-'));
  return signToken({ service: services[category] ?? category, streamId, version }, tokenSecret);
};

/** Categories of streams that the views of the reference system follow, those that they copy from after the bar. */
export const followedStreams: Readonly<Record<string, string>> = {
  order_details: 'order payment reservation shipment | customer',
  customer_overview: 'customer order payment',
  stock_level: 'product stock',
  checkouts: 'order payment reservation shipment',
  payment_details: 'payment',
  shipment_details: 'shipment',
  order_facts: 'order',
  order_status_facts: 'order shipment',
  order_line_facts: 'order',
  payment_facts: 'payment',
  product_facts: 'product',
  checkout_facts: 'order payment reservation',
  milestone_facts: 'order shipment',
};

/** Registers versions of views as the projector does: of their definitions only what they follow counts here. */
export const defineViews = async (pool: Pool, version = 1): Promise<void> => {
  for (const [view, streams] of Object.entries(followedStreams)) {
    const [from = [], copied = []] = streams.split(' | ').map((each) => each.split(' '));
    await pool.query(
      `insert into projection_definitions (name, version, engine, fingerprint, state, parts)
       values ($1, $2, 'postgres', 'f', 'live', $3)`,
      [view, version, JSON.stringify({ from, copies: copied.length > 0 ? [{ by: 'x', from: copied, on: {} }] : [] })],
    );
  }
};

/** What the projector writes with the rows of a flush. */
export const apply = async (pool: Pool, projection: string, streamId: string, version: number): Promise<void> => {
  await pool.query(
    `insert into ${projection}__ledger values ($1, $2, gen_random_uuid())
     on conflict (stream_id) do update set version = excluded.version`,
    [streamId, version],
  );
};

export interface Reached {
  readonly topic: string;
  readonly partition: number;
  readonly feedNumber: number;
  readonly secondsAgo: number;
}

export const reach = async (pool: Pool, projection: string, reached: readonly Reached[]): Promise<void> => {
  for (const { topic, partition, feedNumber, secondsAgo } of reached)
    await pool.query(
      `insert into projection_progress (projection, topic, partition, next_offset, feed_number, recorded_at)
       values ($1, $2, $3, $4, $4, now() - $5 * interval '1 second')`,
      [projection, topic, partition, feedNumber, secondsAgo],
    );
};

export const parkLetter = async (
  pool: Pool,
  projection: string,
  {
    rowKey = null,
    streamId = null,
    version = null,
  }: { rowKey?: string | null; streamId?: string | null; version?: number | null },
): Promise<void> => {
  await pool.query(
    `insert into dead_letters (projection, status, row_key, stream_id, stream_version, record_headers, reason, message, tries)
     values ($1, 'failed', $2, $3, $4, '{}', 'fold-failed', 'a fold that fails', 1)`,
    [projection, rowKey, streamId, version],
  );
};

/** Nothing applied, reached or parked any more. */
export const forgetStanding = async (pool: Pool): Promise<void> => {
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relname like '%\\_\\_ledger' and relkind = 'r'`,
  );
  await pool.query(`truncate projection_progress, dead_letters, ${rows.map(({ name }) => name).join(', ')}`);
};
