import { allStreams } from '@refold/events';
import { ensureTopics, topicOf } from '@refold/kafka';
import type { OwnerClient } from '@refold/projections';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  testClickHouse,
  testDatabase,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestTopics,
} from '@refold/testing';
import { forgettingKeys } from '../breaks/broken-memory';
import { linkFaultsOf, skippingRelay } from '../breaks/broken-servers';
import type { Break } from '../breaks/breaks';
import { RecordingGateway } from '../domain/gateway';
import { ownersOf } from '../domain/owners';
import { services, streamsOfService } from '../domain/subjects';
import type { Confirmed } from '../domain/writing';
import { KafkaLink } from './parts/kafka-link';
import { RunningProjector } from './parts/projector';
import { soundRelay } from './parts/publishing';
import { RunningService } from './parts/service';
import { Witness } from './parts/witness';
import { RunningWorker } from './parts/worker';

/** Longer than any flush, send or look that somebody who stops may have in hand. */
const farewellMs = 40_000;

/** The real stores, relays, worker and projectors on the test servers, under names of their own. */
export class ServersWorld {
  readonly projectors: RunningProjector[] = [];
  readonly confirmed: Confirmed[] = [];
  readonly refused = new Set<string>();
  readonly log: string[] = [];
  readonly failures: Error[] = [];
  /** Work that goes on beside the schedule: a projector that is put in the place of a dead one. */
  readonly beside = new Set<Promise<unknown>>();
  /** Owners do not answer while this is so. */
  ownersAreSilent = false;
  /** The code has the next versions of what can be rebuilt. */
  hasNext = false;
  private readonly owners: OwnerClient;

  private constructor(
    readonly services: readonly RunningService[],
    readonly gateway: RecordingGateway,
    readonly worker: RunningWorker,
    readonly witness: Witness,
    readonly viewsDatabase: TestDatabase,
    readonly clickhouse: TestClickHouse,
    readonly topics: TestTopics,
    readonly projectorLink: KafkaLink,
  ) {
    const stores = new Map(services.map(({ name, store }) => [name, store]));
    this.owners = this.sometimesSilent(ownersOf(stores, allStreams));
  }

  static async open(broken: Break | null): Promise<ServersWorld> {
    const topics = testTopics('torture');
    const { prefix, brokers } = topics;
    const linkTo = (who: string): KafkaLink => new KafkaLink(brokers, `torture-${who}`, linkFaultsOf(broken));
    const projectorLink = new KafkaLink(brokers, 'torture-projector');
    const names = [...services, 'inventory'].map((service) => topicOf(service, prefix));
    const [viewsDatabase, clickhouse] = await Promise.all([
      testDatabase('torture_views'),
      testClickHouse('torture'),
      ensureTopics(projectorLink.kafka, names, { partitions: 3 }),
    ]);
    const relay = broken === 'relay-skips-slow-commits' ? skippingRelay(prefix) : soundRelay(prefix);
    const running = await Promise.all(
      services.map(async (name) => {
        const database = await testDatabase(`torture_${name}`);
        return RunningService.open(name, streamsOfService[name] ?? [], database, linkTo(name), relay);
      }),
    );
    const witness = new Witness(new KafkaLink(brokers, 'torture-witness').kafka, `${prefix}witness`, names);
    const payments = running.find(({ name }) => name === 'payments');
    if (!payments) throw new Error('There is no service that payments belong to.');
    const gateway = new RecordingGateway();
    const worker = new RunningWorker(payments, broken === 'gateway-twice' ? forgettingKeys(gateway) : gateway);
    const world = new ServersWorld(running, gateway, worker, witness, viewsDatabase, clickhouse, topics, projectorLink);
    await world.startProjector().untilJoined();
    return world;
  }

  topicOf(service: string): string {
    return topicOf(service, this.topics.prefix);
  }

  startProjector(): RunningProjector {
    const projector: RunningProjector = new RunningProjector({
      viewsUrl: this.viewsDatabase.url,
      clickhouseUrl: this.clickhouse.url,
      kafka: this.projectorLink.kafka,
      topicPrefix: this.topics.prefix,
      owners: this.owners,
      hasNext: this.hasNext,
      onDeath: ({ name }) => this.replaceLater(projector, name),
      onRefused: (error) => this.failures.push(error),
    });
    this.projectors.push(projector);
    return projector;
  }

  /** One that is being stopped already is left to whoever does it: it may die while it ends. */
  async stopProjector(projector: RunningProjector): Promise<void> {
    const at = this.projectors.indexOf(projector);
    if (at < 0) return;
    this.projectors.splice(at, 1);
    await projector.stop();
  }

  /** Goes on beside the schedule, and is waited for in the end. */
  aside(work: Promise<unknown>): void {
    const noted = work.catch((error: Error) => void this.failures.push(error)).finally(() => this.beside.delete(noted));
    this.beside.add(noted);
  }

  /** Waits for what goes on beside the schedule. @returns false when it does not end */
  async besideIsOver(): Promise<boolean> {
    const deadline = Date.now() + farewellMs;
    while (this.beside.size > 0 && Date.now() < deadline) await Promise.race([...this.beside, sleep(200)]);
    return this.beside.size === 0;
  }

  async close(): Promise<void> {
    // What does not end has been told as a difference; it must not keep the servers' names.
    await this.besideIsOver();
    await Promise.all(this.projectors.splice(0).map((projector) => projector.stop()));
    await Promise.all([this.worker.stop(), this.witness.stop()]);
    await Promise.all(this.services.map((service) => service.close()));
    await Promise.all([this.viewsDatabase.drop(), this.clickhouse.drop()]);
    // A member whose farewell was cut off is missed by its group only after some seconds; nobody uses these names again.
    await this.topics.drop().catch(() => undefined);
  }

  private replaceLater(dead: RunningProjector, where: string): void {
    this.log.push(`  a projector died ${where}`);
    this.aside(this.stopProjector(dead));
    if (this.projectors.length === 0) this.startProjector();
  }

  private sometimesSilent(owners: OwnerClient): OwnerClient {
    const silent = (): Promise<never> => Promise.reject(new Error('The owner does not answer.'));
    const answer = (target: OwnerClient, name: string): unknown =>
      this.ownersAreSilent ? silent : Reflect.get(target, name);
    return new Proxy(owners, { get: answer });
  }
}
