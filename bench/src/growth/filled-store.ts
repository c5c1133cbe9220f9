import { EventStore, migrate, openPool } from '@refold/event-store';
import { Orders } from '@refold/events';
import { encodeData } from '@refold/model';
import { testDatabase } from '@refold/testing';
import { anOrder } from '../append/an-order';

/** Events of each stream that was there before. */
export const eventsOfAStream = 10;

export const orderIdOf = (number: number): string => `old-${number}`;

/** A store that holds so many events already, all of them in its feed. */
export class FilledStore {
  private constructor(
    readonly store: EventStore,
    readonly events: number,
    private readonly drop: () => Promise<void>,
  ) {}

  static async of(events: number, connections: number): Promise<FilledStore> {
    const database = await testDatabase('bench');
    const pool = openPool(database.url, { max: connections, query_timeout: 0 });
    const store = new EventStore(pool, { service: 'orders', streams: [Orders] });
    await migrate(pool);
    await pool.query(fill, [events / eventsOfAStream, eventsOfAStream, encodeData(anOrder('old'))]);
    await pool.query('insert into feed (feed_number, position) select position, position from events');
    // As autovacuum would have left a store that has grown by and by; what it writes must not run into the measuring.
    await pool.query('vacuum (analyze) events');
    await pool.query('vacuum (analyze) feed');
    return new FilledStore(store, events, () => database.drop());
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.store.pool.end();
    await this.drop();
  }
}

/** $1 streams of $2 events, interleaved as a shop's are: the events of one stream lie far apart. */
const fill = `
  insert into events (
    stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data
  )
  select
    'order-old-' || stream, version, gen_random_uuid(), 'OrderPlaced', 1, 'old-' || stream, now(), now(), 'bench', 'live', $3
  from generate_series(1, $2::integer) as version, generate_series(1, $1::integer) as stream
  order by version, stream`;
