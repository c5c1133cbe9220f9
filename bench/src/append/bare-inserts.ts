import { randomUUID } from 'node:crypto';
import { encodeData } from '@refold/model';
import type { Pool } from 'pg';
import { anOrder } from './an-order';

/**
 * What no event store on these tables can beat: one prepared statement inserts the same two rows, event and outbox,
 * and checks nothing.
 */
export const bareInsert = (pool: Pool) => (): Promise<unknown> => {
  const event = anOrder();
  const values = [`order-${event.orderId}`, randomUUID(), event.type, event.orderId, encodeData(event), 'bench'];
  return pool.query({ name: 'bare', text, values });
};

const text = `
  with inserted as (
    insert into events (
      stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data
    )
    values ($1, 1, $2, $3, 1, $4, clock_timestamp(), clock_timestamp(), $6, 'live', $5)
    returning position
  )
  insert into outbox select position from inserted`;
