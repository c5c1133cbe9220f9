import type { Consumer } from 'kafkajs';
import { silent, type Logger } from '../logger';
import { backoff, pause } from '../pause';
import { Pulse } from '../pulse';
import { Assignment } from './assignment';
import { BatchHandler } from './batch-handler';
import type { ConsumeOptions, Consumption, ConsumptionStatus } from './consumption';
import { OffsetCommits } from './offset-commits';
import { Outage } from './outage';
import { placeAt } from './place-at';

/**
 * Reads topics as a member of a consumer group until stopped, whatever fails meanwhile: a handler that throws pauses
 * its partition, a consumer that breaks is replaced by a new one. Records come at least once and in partition order.
 */
export const consumeTopics = (options: ConsumeOptions): Consumption => new TopicConsumption(options);

class TopicConsumption implements Consumption {
  private readonly ending = new AbortController();
  private readonly logger: Logger;
  private readonly handler: BatchHandler;
  private assignment: Assignment | null = null;
  private error: string | null = null;
  private readonly fetching = new Pulse(fetchWaitMs, longestRequestMs);
  private isPlacing = false;
  private readonly outage: Outage;
  /** When the present consumer came into the group first, in ms; null while it has not. */
  private joinedAt: number | null = null;
  private readonly stopped = new Promise<null>((resolve) => {
    this.ending.signal.addEventListener('abort', () => resolve(null));
  });
  private readonly ended: Promise<void>;

  constructor(private readonly options: ConsumeOptions) {
    this.logger = options.logger ?? silent;
    this.outage = new Outage(this.logger, options.groupId);
    this.handler = new BatchHandler(options, () => this.assignment);
    this.ended = this.run();
  }

  /** Nothing is fetched while a taker has no room; that is no silence. */
  get pulse(): Pulse {
    if (this.handler.taking > 0) this.fetching.beat();
    return this.fetching;
  }

  status(): ConsumptionStatus {
    return {
      joined: this.assignment !== null,
      partitions: this.assignment?.status() ?? [],
      gaps: [...this.handler.gaps.values()],
      error: this.error,
    };
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.ended;
    this.fetching.rest();
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let failures = 1; !signal.aborted; failures++) {
      this.fetching.beat(longestJoinMs);
      const startedAt = Date.now();
      this.joinedAt = null;
      const error = await this.consumeUntilBroken();
      if (!error) continue;
      if (Date.now() - startedAt > healthyAfterMs) failures = 1;
      this.error = error.message;
      this.outage.broke(error, this.joinedAt === null ? 0 : Date.now() - this.joinedAt);
      await pause(backoff(failures, 3_000), signal);
    }
  }

  /** One kafkajs consumer from start to end. kafkajs would restart some crashes and not others: here each ends in a new consumer. */
  private async consumeUntilBroken(): Promise<Error | null> {
    const { kafka, groupId, sessionTimeoutMs: sessionTimeout = 10_000 } = this.options;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout,
      heartbeatInterval: Math.min(3_000, sessionTimeout / 4),
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: fetchWaitMs,
      metadataMaxAge: 30_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4, restartOnFailure: async () => false },
    });
    const commits = new OffsetCommits(consumer, this.logger);
    this.handler.commits = commits;
    try {
      return await this.consumeWith(consumer);
    } catch (error) {
      return error as Error;
    } finally {
      this.handler.forgetResumptions();
      // First, because kafkajs waits for the batches in hand, and one of them may wait for `startAt`.
      this.assignment = null;
      await commits.flush();
      await consumer.disconnect().catch(() => undefined);
    }
  }

  private async consumeWith(consumer: Consumer): Promise<Error | null> {
    const broken = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.joined(consumer, payload.memberAssignment));
    consumer.on(consumer.events.REBALANCING, () => this.fetching.beat(longestJoinMs));
    consumer.on(consumer.events.FETCH, () => {
      // What is fetched before it is known where to start is handled by nobody.
      if (!this.isPlacing) this.fetching.beat();
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.options.concurrency ?? 6,
      eachBatch: (payload) => this.handler.handle(payload),
    });
    return Promise.race([broken, this.stopped]);
  }

  /** kafkajs calls this before it fetches with the new assignment; batches wait for `placed` before they are handled. */
  private joined(consumer: Consumer, memberAssignment: { [topic: string]: number[] }): void {
    const partitions = Object.entries(memberAssignment).flatMap(([topic, numbers]) =>
      numbers.map((partition) => ({ topic, partition })),
    );
    const assignment = new Assignment(partitions);
    this.assignment = assignment;
    this.handler.commits?.forget();
    this.joinedAt ??= Date.now();
    this.error = null;
    this.fetching.beat();
    this.isPlacing = true;
    const isOver = (): boolean => this.assignment !== assignment || this.ending.signal.aborted;
    assignment.placed = placeAt(this.options, consumer, assignment, isOver, (error) => {
      if (this.error !== error.message)
        this.logger.error({ groupId: this.options.groupId, error: error.message }, 'Where to start is not known yet.');
      this.error = error.message;
      this.fetching.beat();
    }).then((): void => {
      if (this.assignment !== assignment) return;
      this.isPlacing = false;
      this.error = null;
    });
  }
}

/** Kafka answers a fetch that finds nothing after this long. */
const fetchWaitMs = 500;
/** All tries of one request to a broker that is silent. */
const longestRequestMs = 120_000;
/** To connect and to come into the group, where others may finish what they have in hand first. */
const longestJoinMs = 180_000;
/** A consumer that worked this long before it broke is not in a crash loop: the next one starts without delay. */
const healthyAfterMs = 60_000;
