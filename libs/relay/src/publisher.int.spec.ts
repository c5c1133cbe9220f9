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
const publisherOn = async (on: Client, producer: RecordProducer): Promise<Publisher> => {
  const neverIdle = new IdlePartitions(3, 600_000, 600_000, Date.now() + 600_000);
  return new Publisher(on, producer, 'bank', neverIdle, await loadPosition(on, 'bank', 3));
};
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
  expect(await publisher.publishNext(10)).toBe(4);
  expect([during, await published(), publisher.position.published]).toEqual(['0', '4', 4n]);
});

test('what the broker refused is sent again, just the same', async () => {
  await append(4);
  let refusing = true;
  const { sent, producer } = broker(async () => {
    if (refusing) throw new Error('not enough replicas');
  });
  const publisher = await publisherOn(client, producer);
  await expect(publisher.publishNext(10)).rejects.toThrow('not enough replicas');
  expect(await published()).toBe('0');
  refusing = false;
  await publisher.publishNext(10);
  expect(sent[1]).toEqual(sent[0]);
  expect(await published()).toBe('4');
});

test('a leader that dies between sending and marking leaves the same records to the next one', async () => {
  await append(6);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const endBackend = (): Promise<unknown> => database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  const dying = broker(async () => void (await endBackend()));
  await expect((await publisherOn(client, dying.producer)).publishNext(4)).rejects.toThrow();
  expect(await published()).toBe('0');

  const next = broker(async () => undefined);
  const successor = await publisherOn(await connect(), next.producer);
  await successor.publishNext(6);
  expect(next.sent[0]?.slice(0, 4)).toEqual(dying.sent[0]);
});

test('a leader that was overtaken cannot move the position back', async () => {
  await append(3);
  const silent = broker(async () => undefined);
  const overtaken = await publisherOn(client, silent.producer);
  await (await publisherOn(await connect(), silent.producer)).publishNext(10);
  await append(1);
  await expect(overtaken.publishNext(2)).rejects.toThrow('The position of topic bank is no longer 0');
  expect(await published()).toBe('3');
});
