import { Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FeedSignal } from '@refold/event-store';
import { Shipments } from '@refold/events';
import { eventually, testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { Client } from 'pg';
import { openGate } from '../../../event-store/test/gate';
import { writeConfig, WriteSide, type AnyFeedWorker, type WriteConfig } from '../write';
import { createApp } from '../http';
import { Runtime } from '../write/runtime/runtime';
import { Vitals } from './vitals';

jest.setTimeout(60_000);

class Teller implements AnyFeedWorker {
  readonly name = 'teller';
  readonly from = Shipments;
  readonly on = {};
}

@Module({})
class TellingModule {
  static with(config: WriteConfig): DynamicModule {
    const write = WriteSide.for({ config, streams: [Shipments], aggregates: [], workers: [Teller] });
    return { module: TellingModule, imports: [write] };
  }
}

let database: TestDatabase;
let topics: TestTopics;
let app: NestFastifyApplication;
let url: string;

const start = async (databaseUrl: string): Promise<void> => {
  const kafka = { KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
  const environment = { DATABASE_URL_SHIPPING: databaseUrl, PORT: '0', LOG_LEVEL: 'silent', ...kafka };
  const config = writeConfig('shipping', environment);
  app = await createApp(TellingModule.with(config), config);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  await eventually(async () => (await fetch(`${url}/readyz`)).status === 200);
};

interface Health {
  readonly status: string;
  readonly dead: string[];
  readonly parts: { name: string; alive: boolean }[];
}
const health = async (): Promise<{ code: number; body: Health }> => {
  const response = await fetch(`${url}/healthz`);
  return { code: response.status, body: (await response.json()) as Health };
};
const status = async () =>
  (await (await fetch(`${url}/status`)).json()) as { relay: { leader: boolean; lagEvents: string }; dead: string[] };

beforeEach(async () => {
  database = await testDatabase('vitals');
  topics = testTopics('vitals');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all([database.drop(), topics.drop()]);
});

/** From now on statements with this text never come back, and nobody gives them up. */
const hangAt = (pattern: RegExp): (() => void) => {
  const query = Client.prototype.query as (...given: unknown[]) => unknown;
  const hanging: (() => void)[] = [];
  jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: unknown[]) {
    const text = typeof given[0] === 'string' ? given[0] : (given[0] as { text: string }).text;
    if (!pattern.test(text)) return query.apply(this, given) as never;
    const callback = given.at(-1);
    if (typeof callback !== 'function')
      return new Promise((_, reject) => hanging.push(() => reject(new Error('let go')))) as never;
    return void hanging.push(() => (callback as (error: Error) => void)(new Error('let go')));
  });
  return () => {
    jest.restoreAllMocks();
    for (const letGo of hanging) letGo();
  };
};

test('each loop that hangs turns health red and is named, while nothing lags', async () => {
  await start(database.url);
  await eventually(async () => (await status()).relay.leader);
  // Announcements begin with the first append.
  await app
    .get(Runtime)
    .store.append([{ streamId: 'shipment-none', partitionKey: 'x', expectedVersion: 0, events: [] }], {
      correlationId: 'c',
      causationId: null,
      origin: 'live',
    });
  app.get(Vitals).allowance = 0.002;
  expect((await health()).body).toMatchObject({ status: 'alive', dead: [] });
  // The statements of sequencer, relay and worker; those of health and status are others.
  const letGo = hangAt(/outbox[^]*returning|as fitting|insert into worker_positions/);
  const named = ['sequencer', 'relay', 'worker teller'];
  await eventually(async () => (await health()).body.dead.length >= named.length);
  const { code, body } = await health();
  expect(code).toBe(503);
  expect(body.parts.filter(({ alive }) => !alive).map(({ name }) => name)).toEqual(named);
  const told = await status();
  expect(told).toMatchObject({ relay: { lagEvents: '0' } });
  // For how long, the next look tells otherwise.
  expect(told.dead.map((each) => each.split(' has not turned')[0])).toEqual(named);
  letGo();
  await app.close();
});

test('a feed signal that hangs is found dead', async () => {
  const signal = new FeedSignal(database.pool, { proofOfLifeMs: 50 });
  const vitals = new Vitals(() => [{ name: 'feed signal', pulse: signal.pulse }]);
  vitals.allowance = 0.05;
  await database.pool.query('create table feed (feed_number bigint)');
  signal.start();
  await eventually(() => signal.status().error === null && signal.pulse.silentMs !== null);
  const letGo = hangAt(/as head from feed/);
  await eventually(() => vitals.deaths().length === 1);
  letGo();
  await signal.stop();
  expect(vitals.deaths()).toEqual([]);
});

test('while the database is away the process lives, and is not ready', async () => {
  const gate = await openGate(database.url);
  await start(gate.url);
  app.get(Vitals).allowance = 0.2;
  gate.close();
  const { sequencer } = app.get(Runtime);
  const before = sequencer.status().interruptions;
  const codes = new Set<number>();
  await eventually(async () => {
    codes.add((await health()).code);
    return sequencer.status().interruptions >= before + 7;
  });
  expect([...codes]).toEqual([200]);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  await app.close();
});
