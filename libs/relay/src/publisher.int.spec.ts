import { migrate, Sequencer, type EventStore } from '@refold/event-store';
import type { PartitionedRecord, RecordProducer } from '@refold/kafka';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { Client } from 'pg';
import { context, eventually, onto, openAccounts, opened } from '../../event-store/test/accounts';
import { relayMigrations } from '.';
import { IdlePartitions } from './idle-partitions';
import { loadPosition } from './position/position';
import { Publisher } from './publisher';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;
let sequencer: Sequencer;
let client: Client;
let connections: Client[];

beforeEach(async () => {
  database = await testDatabase('publisher');
  store = await openAccounts(database.pool);
  await migrate(database.pool, [relayMigrations]);
  sequencer = new Sequencer(database.pool);
  sequencer.start();
  connections = [];
  client = await connect();
});
afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.end().catch(() => undefined)));
  await sequencer.stop();
  await store.close();
  await database.drop();
});

const connect = async (): Promise<Client> => {
  const connected = new Client({ connectionString: database.url });
  connected.on('error', () => undefined);
  connections.push(connected);
  await connected.connect();
  return connected;
};
const append = async (events: number): Promise<void> => {
  const head = await store.feedHead();
  for (let index = 0; index < events; index++) {
    const id = `p${head}-${index}`;
    await store.append([onto(id, 0, opened(id))], context);
  }
  await eventually(async () => (await store.feedHead()) === head + BigInt(events), 'sequenced');
};
/** The broker, as far as the publisher knows it: what it is given, and what it answers. */
const broker = (answer: (records: readonly PartitionedRecord[]) => Promise<void>) => {
  const sent: (readonly PartitionedRecord[])[] = [];
  const send = async (records: readonly PartitionedRecord[]): Promise<void> => {
    sent.push(records);
    await answer(records);
  };
  return { sent, producer: { topic: 'bank', send } as unknown as RecordProducer };
};
const upTo = (events: number, bytes = 1_000_000) => ({ events, bytes });
const neverIdle = new IdlePartitions(3, 600_000, 600_000, Date.now() + 600_000);
const publisherOn = async (on: Client, producer: RecordProducer, idle = neverIdle): Promise<Publisher> =>
  new Publisher(on, producer, 'bank', idle, await loadPosition(on, 'bank', 3));
const published = async (): Promise<string | undefined> => {
  const { rows } = await database.pool.query<{ published: string }>('select published from relay_position');
  return rows[0]?.published;
};

test('the position moves when the broker has acknowledged, not before', async () => {
  await append(4);
  let during: string | undefined;
  const { producer } = broker(async () => {
    during = await published();
  });
  const publisher = await publisherOn(client, producer);
  expect(await publisher.publishNext(upTo(10))).toBe(true);
  expect([during, await published(), publisher.position.published]).toEqual(['0', '4', 4n]);
});

test('what the broker refused is sent again, just the same', async () => {
  await append(4);
  let refusing = true;
  const { sent, producer } = broker(async () => {
    if (refusing) throw new Error('not enough replicas');
  });
  const publisher = await publisherOn(client, producer);
  await expect(publisher.publishNext(upTo(10))).rejects.toThrow('not enough replicas');
  expect(await published()).toBe('0');
  refusing = false;
  await publisher.publishNext(upTo(10));
  expect(sent[1]).toEqual(sent[0]);
  expect(await published()).toBe('4');
});

test('a leader that dies between sending and marking leaves the same records to the next one', async () => {
  await append(6);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const endBackend = (): Promise<unknown> => database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  const dying = broker(async () => void (await endBackend()));
  await expect((await publisherOn(client, dying.producer)).publishNext(upTo(4))).rejects.toThrow();
  expect(await published()).toBe('0');

  const next = broker(async () => undefined);
  const successor = await publisherOn(await connect(), next.producer);
  await successor.publishNext(upTo(6));
  expect(next.sent[0]?.slice(0, 4)).toEqual(dying.sent[0]);
});

test('a leader that was overtaken cannot move the position back', async () => {
  await append(3);
  const silent = broker(async () => undefined);
  const overtaken = await publisherOn(client, silent.producer);
  await (await publisherOn(await connect(), silent.producer)).publishNext(upTo(10));
  await append(1);
  await expect(overtaken.publishNext(upTo(2))).rejects.toThrow('The position of topic bank is no longer 0');
  expect(await published()).toBe('3');
});

test('no more bytes are taken at once than were allowed, however many events wait', async () => {
  await append(3);
  const events = Array.from({ length: 9 }, (_, index) => opened('wide', '😀'.repeat(10_000 + index)));
  await store.append([onto('wide', 0, ...events)], context);
  await eventually(async () => (await store.feedHead()) === 12n, 'sequenced');
  const { sent, producer } = broker(async () => undefined);
  const publisher = await publisherOn(client, producer);
  const ends: boolean[] = [];
  while (publisher.position.published < 12n) ends.push(await publisher.publishNext(upTo(1_000, 100_000)));
  const bytes = sent.map((records) => records.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ''), 0));
  expect(Math.max(...bytes)).toBeLessThanOrEqual(100_000);
  expect(sent.map(({ length }) => length)).toEqual([5, 2, 2, 2, 1]);
  expect(ends).toEqual([false, false, false, false, true]);
});

test('an event that alone has more bytes than were allowed goes out alone', async () => {
  await append(2);
  const { sent, producer } = broker(async () => undefined);
  const publisher = await publisherOn(client, producer);
  while (!(await publisher.publishNext(upTo(10, 1))));
  expect(sent.map(({ length }) => length)).toEqual([1, 1]);
});

test('no heartbeat tells a time up to which events still wait, or how far a send went that may be refused', async () => {
  await append(4);
  let refusing = true;
  const { sent, producer } = broker(async () => {
    if (refusing) throw new Error('not enough replicas');
  });
  const publisher = await publisherOn(client, producer, new IdlePartitions(3, 0, 0, 0));
  await expect(publisher.publishNext(upTo(10))).rejects.toThrow('not enough replicas');
  refusing = false;
  await publisher.publishNext(upTo(2));
  await publisher.publishNext(upTo(1));
  const kinds = () => sent.map((records) => records.map(({ key }) => (key === null ? 'heartbeat' : 'event')));
  expect(kinds().flat()).not.toContain('heartbeat');
  await publisher.publishNext(upTo(10));
  expect(kinds().slice(-2)[0]).toEqual(['event']);
  const heartbeats = sent.at(-1) ?? [];
  expect(heartbeats.length).toBeGreaterThan(0);
  for (const { headers } of heartbeats)
    expect(headers).toMatchObject({ ce_type: 'refold.heartbeat', ce_feednumber: '4' });
});

test('a store that is restored under a connection that lives is noticed before anything is sent', async () => {
  await append(3);
  const { sent, producer } = broker(async () => undefined);
  const publisher = await publisherOn(client, producer);
  await publisher.publishNext(upTo(10));
  await database.pool.query('update relay_position set published = 1');
  await append(2);
  await expect(publisher.publishNext(upTo(10))).rejects.toThrow('The position of topic bank is no longer 3.');
  expect(sent).toHaveLength(1);
});
