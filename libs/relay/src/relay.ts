import { join } from 'node:path';
import {
  advisoryLocks,
  becomeLeader,
  FeedSignal,
  migrate,
  OwnConnection,
  silent,
  whileLeading,
} from '@refold/event-store';
import type { EventStore, FeedShare, Logger, MigrationSet, Pulse } from '@refold/event-store';
import { ensureTopics, partitionCount, RecordProducer, RecordRefused, type Kafka } from '@refold/kafka';
import type { Client } from 'pg';
import { IdlePartitions } from './idle-partitions';
import { refuseRestored } from './gate/refuse-restored';
import { StoreRestored } from './gate/store-restored';
import { loadPosition, readLag, tellRestored, type Lag, type Position } from './position/position';
import { Publisher, type OnPublished } from './publisher';

export interface RelayOptions {
  readonly store: EventStore;
  readonly kafka: Kafka;
  /** The service's topic, prefix included; created when it is missing. */
  readonly topic: string;
  /** Shared with other readers of the feed in this process, and started by its owner; without it the relay has its own. */
  readonly feedSignal?: FeedSignal;
  readonly logger?: Logger;
  /** Told of what the broker has acknowledged. */
  readonly onPublished?: OnPublished;
  /** Events a send. Default 1,000. */
  readonly batchSize?: number;
  /** Bytes of data a send: what the process must hold in memory, several times over. Default 8 MiB. */
  readonly batchBytes?: number;
  /** Silence of a partition before its first heartbeat; the pauses double up to six times that. Default 10,000 ms. */
  readonly heartbeatMs?: number;
  /** How soon a standing-by relay notices that the leader is gone. Default 1,000 ms. */
  readonly takeOverMs?: number;
}

export interface RelayStatus extends Lag {
  /** True in the one process that publishes. */
  readonly leader: boolean;
  /** Events that this process has published since its start. */
  readonly sent: number;
  /** How often its work broke off since the start. */
  readonly interruptions: number;
  /** Why this process does not work at present; null when it does, and when it stands by. */
  readonly error: string | null;
}

/** For `migrate`; a relay that starts runs them by itself. */
export const relayMigrations: MigrationSet = { name: 'relay', folder: join(__dirname, 'migrations') };

/** Publishes a store's feed to Kafka, each event at least once and in order. Every replica runs one; one at a time leads. */
export class Relay {
  private readonly connection: OwnConnection;
  private readonly ownSignal: FeedSignal | null;
  private readonly feedSignal: FeedSignal;
  private readonly logger: Logger;
  private leader = false;
  private wasRefused = false;
  private sent = 0;
  readonly pulse: Pulse;

  constructor(private readonly options: RelayOptions) {
    const { store, feedSignal, logger = silent } = options;
    this.logger = logger;
    this.feedSignal = feedSignal ?? new FeedSignal(store.pool, { logger });
    this.ownSignal = feedSignal ? null : this.feedSignal;
    this.connection = new OwnConnection(store.pool, 'relay', (client, over) => this.relayUntil(client, over), logger);
    this.pulse = this.connection.pulse;
  }

  start(): void {
    this.ownSignal?.start();
    this.connection.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.connection.stop(), this.ownSignal?.stop()]);
  }

  /** @throws Error when the database does not answer, or holds no relay's tables yet (see {@link relayMigrations}) */
  async status(): Promise<RelayStatus> {
    const lag = await readLag(this.options.store.pool, this.options.topic);
    const { error, interruptions } = this.connection;
    return { ...lag, leader: this.leader, sent: this.sent, interruptions, error };
  }

  /** Any failure, of Kafka too, ends the session and with it the leadership: another replica may reach what we do not. */
  private async relayUntil(client: Client, over: AbortSignal): Promise<void> {
    const { store, takeOverMs = 1_000 } = this.options;
    this.pulse.beat(longestSendMs);
    await migrate(store.pool, [relayMigrations]);
    const onStandby = (): void => this.connection.works();
    const candidacy = { lock: advisoryLocks.relay, askEveryMs: takeOverMs, onStandby };
    if (!(await becomeLeader(client, candidacy, over))) return;
    this.pulse.beat(longestSendMs);
    const producer = new RecordProducer(this.options.kafka, this.options.topic);
    const leading = this.leadUntil(client, producer, over);
    try {
      await Promise.race([leading, abandonedAfter(over)]);
    } finally {
      this.leader = false;
      // Not awaited: a producer that waits for a silent broker closes when that wait is over.
      void producer.close();
    }
  }

  private async leadUntil(client: Client, producer: RecordProducer, over: AbortSignal): Promise<void> {
    await this.publishUntil(await this.publisherOn(client, producer), over);
  }

  private async publisherOn(client: Client, producer: RecordProducer): Promise<Publisher> {
    const { store, kafka, topic, heartbeatMs = 10_000 } = this.options;
    // A broker that does not answer is waited for longer than the lead's backend may hear nothing.
    const partitions = await whileLeading(client, async () => {
      await ensureTopics(kafka, [topic], { patienceMs: 0 });
      return partitionCount(kafka, topic);
    });
    const position = await loadPosition(client, topic, partitions);
    await this.passGate(client, position);
    const idle = new IdlePartitions(partitions, heartbeatMs, 6 * heartbeatMs, Date.now());
    this.logger.info({ topic, published: position.published.toString() }, 'This relay leads.');
    this.leader = true;
    return new Publisher(client, producer, store.service, idle, position, this.options.onPublished);
  }

  /** Whatever the store was before this connection, nothing goes out behind events that it does not know. */
  private async passGate(client: Client, position: Position): Promise<void> {
    const { store, kafka, topic, batchSize: records = usualBatchSize } = this.options;
    try {
      const told = { logger: this.logger, onProgress: () => this.pulse.beat(longestSendMs) };
      const gate = { kafka, topic, service: store.service, records, ...told };
      await whileLeading(client, () => refuseRestored(client, gate, position));
      await tellRestored(client, topic, null);
    } catch (error) {
      if (error instanceof StoreRestored) await tellRestored(client, topic, error.message);
      throw error;
    }
  }

  private async publishUntil(publisher: Publisher, over: AbortSignal): Promise<void> {
    const { batchSize: events = usualBatchSize, batchBytes: bytes = 8 * 1024 * 1024 } = this.options;
    while (!over.aborted) {
      const before = publisher.position.published;
      this.pulse.beat(longestSendMs);
      const atEnd = await this.publishNext(publisher, { events: this.wasRefused ? 1 : events, bytes });
      this.sent += Number(publisher.position.published - before);
      this.connection.works();
      if (atEnd) await this.feedSignal.beyond(publisher.position.published, longestNapMs, over);
    }
  }

  /** Where an event was refused it is tried alone: what lies behind it in other partitions would be sent each time. */
  private async publishNext(publisher: Publisher, share: FeedShare): Promise<boolean> {
    try {
      const atEnd = await publisher.publishNext(share);
      this.wasRefused = false;
      return atEnd;
    } catch (error) {
      this.wasRefused ||= error instanceof RecordRefused;
      throw error;
    }
  }
}

/**
 * Rejects when a session that is over has not ended by itself within some seconds. What it still sends is harmless: it
 * cannot move the position without its connection, and whoever leads next sends the same.
 */
const abandonedAfter = (over: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abandon = (): void => reject(new Error('Kafka did not answer before the session was over.'));
    const startWaiting = (): void => void setTimeout(abandon, longestFarewellMs).unref();
    if (over.aborted) startWaiting();
    else over.addEventListener('abort', startWaiting);
  });

/** What a send under way is given when the relay stops: well within the time that a supervisor gives a process. */
const longestFarewellMs = 3_000;

const usualBatchSize = 1_000;

/** A broker that takes the connection and does not answer is given up by kafkajs within less, all its tries included. */
const longestSendMs = 180_000;

/** The feed's signal wakes the relay; this bounds how late a heartbeat can be. */
const longestNapMs = 1_000;
