import { randomUUID } from 'node:crypto';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import { EventStore, migrate, openPool, Sequencer } from '@refold/event-store';
import { Orders } from '@refold/events';
import { encodeData } from '@refold/model';
import { testDatabase } from '@refold/testing';
import { rateOf } from '../in-parallel';
import { median, type Options, type Result } from '../result';
import { aContext, anAppend, anOrder } from './an-order';
import { bareInsert } from './bare-inserts';

const callers = 32;

/** Appends a second. */
interface Round {
  readonly limit: number;
  readonly ours: number;
  readonly sequenced: number;
  readonly peer: number;
}

/**
 * Appends of one event, each a new stream, by 32 callers at once: a bare statement, the event store, the event store
 * while its sequencer numbers what comes in, and another library's store on the same server.
 */
export const append = async ({ events, rounds, log }: Options): Promise<Result> => {
  const all: Round[] = [];
  for (let number = 1; number <= rounds; number++) {
    const round = await measureRound(events);
    all.push(round);
    const [limit, ours, sequenced, peer] = [round.limit, round.ours, round.sequenced, round.peer].map(Math.round);
    log(`round ${number}: limit ${limit}, ours ${ours}, with its sequencer ${sequenced}, Emmett ${peer} a second`);
  }
  const of = (which: keyof Round): number => median(all.map((round) => round[which]));
  return {
    ...{ name: 'append', unit: 'appends a second', ours: of('ours'), limit: of('limit'), peer: of('peer') },
    ratioToLimit: median(all.map(({ ours, limit }) => ours / limit)),
    ratioToPeer: median(all.map(({ ours, peer }) => ours / peer)),
    oursSequenced: of('sequenced'),
    ratioToPeerSequenced: median(all.map(({ sequenced, peer }) => sequenced / peer)),
    ...{ callers, events, rounds },
  };
};

/** Each on a database of its own: the second must not find the first one's rows, nor its dirty pages. */
const measureRound = async (events: number): Promise<Round> => ({
  limit: await measureOurs(events, ({ pool }) => bareInsert(pool)),
  ours: await measureOurs(events, appendTo),
  sequenced: await measureOurs(events, appendTo, true),
  peer: await measurePeer(Math.ceil(events / 4)),
});

const appendTo = (store: EventStore) => () => store.append([anAppend()], aContext);

const measureOurs = async (
  events: number,
  workOf: (store: EventStore) => () => Promise<unknown>,
  sequenced = false,
): Promise<number> => {
  const database = await testDatabase('bench');
  const pool = openPool(database.url, { max: callers });
  const store = new EventStore(pool, { service: 'orders', streams: [Orders] });
  const sequencer = new Sequencer(pool);
  try {
    await migrate(pool);
    if (sequenced) sequencer.start();
    const work = workOf(store);
    await rateOf(callers, warmUp, work);
    const rate = await rateOf(callers, events, work);
    await expectRows(pool, events + warmUp);
    return rate;
  } finally {
    await sequencer.stop();
    await store.close();
    await pool.end();
    await database.drop();
  }
};

const measurePeer = async (events: number): Promise<number> => {
  const database = await testDatabase('emmett');
  const pool = openPool(database.url, { max: callers });
  const store = getPostgreSQLEventStore(database.url, { connectionOptions: { pool } });
  const data = JSON.parse(encodeData(anOrder())) as object;
  const work = (): Promise<unknown> => {
    const orderId = randomUUID();
    return store.appendToStream(`order-${orderId}`, [{ type: 'OrderPlaced', data: { ...data, orderId } }]);
  };
  try {
    await store.schema.migrate();
    await rateOf(callers, warmUp, work);
    return await rateOf(callers, events, work);
  } finally {
    await store.close();
    if (!pool.ended) await pool.end();
    await database.drop();
  }
};

/** Connections are opened, statements prepared and functions compiled by then. */
const warmUp = 500;

const expectRows = async (pool: EventStore['pool'], events: number): Promise<void> => {
  const { rows } = await pool.query<{ count: string }>('select count(*) from events');
  if (Number(rows[0]?.count) !== events) throw new Error(`${rows[0]?.count} of ${events} events were stored.`);
};
