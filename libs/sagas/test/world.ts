import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventStore, FeedSignal, migrate, openPool, Sequencer, silent } from '@refold/event-store';
import { createKafka, topicOf, type Kafka, type Logger } from '@refold/kafka';
import { partitionKeyOf, streamIdOf, toRecordedJson, type AnyEvent, type Saga, type Stream } from '@refold/model';
import { Relay, relayMigrations } from '@refold/relay';
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import type { Pool } from 'pg';
import { SagaHost, sagaMigrations, type Delivered, type Delivery, type SagaReport } from '../src';
import { dyingCommits, type Death } from './dying-commits';
import { Baskets, Sales, Tills } from './shop';

/** A service as far as a saga sees it: a store whose feed is published. */
class Published {
  private constructor(
    readonly database: TestDatabase,
    readonly store: EventStore,
    private readonly parts: readonly { stop(): Promise<void> }[],
  ) {}

  private readonly server = createServer((request, response) => void this.answer(request.url ?? '', response)).listen(
    0,
    '127.0.0.1',
  );

  static async open(service: string, streams: readonly Stream[], kafka: Kafka, prefix: string): Promise<Published> {
    const database = await testDatabase(service);
    const { pool } = database;
    await migrate(pool, [relayMigrations, sagaMigrations]);
    const store = new EventStore(pool, { service, streams });
    const sequencer = new Sequencer(pool);
    const feedSignal = new FeedSignal(pool);
    const relay = new Relay({ store, kafka, feedSignal, topic: topicOf(service, prefix) });
    sequencer.start();
    feedSignal.start();
    relay.start();
    const published = new Published(database, store, [relay, sequencer, feedSignal]);
    await once(published.server, 'listening');
    return published;
  }

  /** Where its streams are read over HTTP: what a reader has missed. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(path, 'http://here');
    const range = { from: Number(searchParams.get('from') ?? 1), to: Number(searchParams.get('to') ?? 1e9) };
    for await (const recorded of this.store.readStream(decodeURIComponent(pathname.replace('/streams/', '')), range))
      response.write(`${JSON.stringify(toRecordedJson(recorded))}\n`);
    response.end();
  }

  async close(): Promise<void> {
    this.server.close();
    for (const part of this.parts) await part.stop();
    await this.store.close();
    await this.database.drop();
  }
}

/** What a command's service does with it; the test decides. */
export type Answering = (delivery: Delivery) => Delivered | Promise<Delivered>;

/** A shop and a till over real Kafka and PostgreSQL, and the shop's sagas. */
export class World {
  /** Every try, oldest first. */
  readonly tried: Delivery[] = [];
  answering: Answering = () => ({ kind: 'done' });
  /** Why nothing is to be done, as another part of the service would find. */
  refusing: string | null = null;
  /** What befalls the commits of the sagas. */
  fate: (statements: string) => Death | null = () => null;
  private readonly running: { readonly host: SagaHost; readonly pool: Pool }[] = [];

  private constructor(
    readonly topics: TestTopics,
    readonly kafka: Kafka,
    readonly shop: Published,
    readonly till: Published,
  ) {}

  static async open(): Promise<World> {
    const topics = testTopics('sagas');
    const kafka = createKafka({ brokers: topics.brokers, clientId: 'sagas-test' });
    const [shop, till] = await Promise.all([
      Published.open('shop', [Baskets, Sales], kafka, topics.prefix),
      Published.open('till', [Tills], kafka, topics.prefix),
    ]);
    return new World(topics, kafka, shop, till);
  }

  /** Starts the shop's sagas, after those that ran before have stopped. */
  async run(sagas: readonly Saga[], patienceMs = 60_000, logger: Logger = silent): Promise<SagaHost> {
    await this.stop();
    return this.runAlso(sagas, patienceMs, logger);
  }

  /** The same as one more process of the shop, beside those that run. */
  async runAlso(sagas: readonly Saga[], patienceMs = 60_000, logger: Logger = silent): Promise<SagaHost> {
    const { shop, kafka } = this;
    const options = '-c search_path=sagas,public -c plan_cache_mode=force_generic_plan';
    const pool = openPool(shop.database.url, { options, max: 6, lock_timeout: 10_000 });
    dyingCommits(pool, (statements) => this.fate(statements));
    const host = new SagaHost({
      ...{ service: 'shop', sagas, store: shop.store, pool, kafka, topicPrefix: this.topics.prefix },
      ...{ ownerUrls: { shop: 'http://127.0.0.1:9', till: this.till.url }, patienceMs, logger },
      refusal: () => Promise.resolve(this.refusing),
      deliver: async (delivery) => {
        this.tried.push(delivery);
        return this.answering(delivery);
      },
    });
    this.running.push({ host, pool });
    await host.prepare();
    host.start();
    return host;
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.splice(0).map(({ host, pool }) => stopped(host, pool)));
  }

  /** Stops the process that has run the longest. */
  async stopFirst(): Promise<void> {
    for (const { host, pool } of this.running.splice(0, 1)) await stopped(host, pool);
  }

  async happens(event: AnyEvent, origin: 'live' | 'history' = 'live', correlationId = 'of a test'): Promise<void> {
    const of = ([Baskets, Tills] as readonly Stream[]).find(({ events }) =>
      events.some(({ type }) => type === event.type),
    );
    if (!of) throw new Error(`Nobody here owns ${event.type}.`);
    const { store } = of === Tills ? this.till : this.shop;
    const streamId = streamIdOf(of, event);
    const { version } = await store.loadStream(of, streamId.slice(of.category.length + 1));
    const context = { correlationId, causationId: null, origin };
    const partitionKey = partitionKeyOf(of, event);
    await store.append([{ streamId, partitionKey, expectedVersion: version, events: [{ event }] }], context);
  }

  /** Types of what a basket's sale has told, as far as its store has it. */
  async told(basketId: string): Promise<string[]> {
    const { events } = await this.shop.store.loadStream(Sales, basketId);
    return events.map(({ type }) => type);
  }

  /** What was tried for a basket: the types of its commands. */
  sent(basketId: string): string[] {
    return this.tried
      .filter(({ body }) => (body as { basketId: string }).basketId === basketId)
      .map(({ type }) => type);
  }

  async report(basketId: string): Promise<SagaReport | null> {
    return (await this.running[0]?.host.desk.show('sale', basketId)) ?? null;
  }

  async close(): Promise<void> {
    await this.stop();
    await this.shop.close();
    await this.till.close();
    await this.topics.drop();
  }
}

const stopped = async (host: SagaHost, pool: Pool): Promise<void> => {
  await host.stop();
  await pool.end();
};

/** Looks again and again until it holds. @throws the last failure, after twenty seconds */
export const eventually = async (holds: () => void | Promise<void>): Promise<void> => {
  for (const until = Date.now() + 20_000; ;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};
