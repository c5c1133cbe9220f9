import type {
  ConsumedBatch,
  ConsumeOptions,
  Consumption,
  Logger,
  OffsetGap,
  TopicPartition,
  TopicPosition,
} from '@refold/kafka';
import type { Pool } from 'pg';
import type { Engine } from '../catalogue/register';
import { ProgressBehind, resetProgress } from '../catalogue/progress';
import { retryHoles } from '../dead-letters/retry';
import type { ProjectionRunner } from '../flush/projection-runner';
import type { OwnerClient } from '../owners/owner-client';
import type { ArrivalReader } from '../records/read-arrival';
import { batchOf, type Batch } from './batch';
import { FeedChain } from './feed-chain';
import { FeedGaps } from './feed-gaps';
import { pauseAfter, Repeated } from './patience';
import { Positions } from './positions';
import { RecordBuffer } from './record-buffer';
import { Turns } from './turns';

/** How often what could not be fetched from its owner is asked for again. */
const healEveryMs = 2_000;

export interface EngineOptions {
  readonly engine: Engine;
  readonly pool: Pool;
  readonly runners: readonly ProjectionRunner[];
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
  /** Topics in full, prefix included. */
  readonly topics: readonly string[];
  /** Kafka's side; `consumeTopics` with its client and group. */
  readonly consume: (
    options: Pick<ConsumeOptions, 'topics' | 'onBatch' | 'startAt' | 'onGap' | 'concurrency'>,
  ) => Consumption;
  readonly logger: Logger;
}

/**
 * Feeds all projections of one store from one consumer group: a record is fetched and decoded once for all of them.
 *
 * The group's committed offsets are a hint for people. Where to read on is what the projections have stored, and what
 * is applied is what their ledgers lack.
 */
export class ProjectionEngine {
  readonly positions: Positions;
  readonly gaps: FeedGaps;
  private buffer = new RecordBuffer();
  private chain = new FeedChain();
  private consumption: Consumption | null = null;
  private readonly stopping = new AbortController();
  private readonly moved = new Map<string, OffsetGap>();
  private readonly work: Promise<void>[] = [];
  private readonly errors = new Map<string, string>();
  private healing: string | null = null;
  /** Flushes, and what must not meet one. */
  private readonly turns = new Turns();

  constructor(private readonly options: EngineOptions) {
    this.positions = new Positions(options.pool, options.runners);
    this.gaps = new FeedGaps(options);
  }

  get engine(): Engine {
    return this.options.engine;
  }

  get runners(): readonly ProjectionRunner[] {
    return this.options.runners;
  }

  start(): void {
    this.work.push(
      this.flushLoop(),
      new Repeated(healEveryMs, this.stopping.signal).run(() => this.heal()),
    );
    this.consumption = this.consume();
  }

  /** Finishes the flush in hand and leaves the group. What waits in memory comes again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.buffer.close();
    await this.consumption?.stop();
    await Promise.all(this.work);
  }

  /** Partitions that did not continue where they were left, since the start of this process. */
  moves(): readonly OffsetGap[] {
    return this.consumption?.status().gaps ?? [];
  }

  /** Why this projection stands still, or null when it works. */
  problemOf(projection: string): string | null {
    return this.errors.get(projection) ?? null;
  }

  /** Records that were read and wait for a flush. */
  get waiting(): number {
    return this.buffer.size;
  }

  /** Why the engine stands still, or null when it works. */
  problem(): string | null {
    return [...this.errors.values()][0] ?? this.consumption?.status().error ?? null;
  }

  /** Why missing events are still missing, or null. Everything else goes on. */
  get lacking(): string | null {
    return this.healing;
  }

  joined(): boolean {
    return this.consumption?.status().joined ?? false;
  }

  /** Runs `work` between two flushes: all projections stand at the same records meanwhile. */
  atRest<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run(work);
  }

  private consume(): Consumption {
    const { consume, topics } = this.options;
    return consume({
      topics,
      // Each of these holds a decoded batch while it waits for room, so more would only cost memory.
      concurrency: 4,
      onBatch: (batch) => this.onBatch(batch),
      startAt: (assigned) => this.startAt(assigned),
      onGap: (gap) => this.moved.set(`${gap.topic}/${gap.partition}`, gap),
    });
  }

  private async startAt(assigned: readonly TopicPartition[]): Promise<TopicPosition[]> {
    await this.positions.load();
    return assigned.map(({ topic, partition }) => {
      const { nextOffset, feedNumber } = this.positions.least(topic, partition);
      this.chain.begin(topic, partition, feedNumber);
      return { topic, partition, offset: nextOffset };
    });
  }

  private async onBatch(batch: ConsumedBatch): Promise<void> {
    const gap = this.moved.get(`${batch.topic}/${batch.partition}`);
    if (gap) this.buffer.pushBarrier(() => this.moveTo(gap));
    if (gap) this.moved.delete(`${batch.topic}/${batch.partition}`);
    this.positions.sawEnd(batch.topic, batch.partition, batch.highWatermark);
    await this.buffer.push(batch.records);
  }

  /** The partition continues elsewhere, and all projections with it. */
  private async moveTo(gap: OffsetGap): Promise<void> {
    const { topic, partition, found: nextOffset } = gap;
    for (const { projection } of this.options.runners) {
      const feedNumber = this.positions.of(projection.id, topic, partition).feedNumber;
      const progress = { topic, partition, nextOffset, feedNumber, recordedAt: null };
      await resetProgress(this.options.pool, projection.id, [progress]);
      this.positions.set(projection.id, progress);
    }
  }

  private async flushLoop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const { buffer } = this;
      const taken = await buffer.take();
      try {
        await this.turns.run(async () => {
          if (typeof taken === 'function') await this.untilDone('move', taken);
          else if (taken.length > 0) await this.flush(batchOf(taken, this.options.reader, this.chain));
        });
      } catch (error) {
        if (error instanceof ProgressBehind) await this.beginAgain(error);
        else throw error;
      }
    }
  }

  private async flush(batch: Batch): Promise<void> {
    await this.untilDone('feed gaps', () => this.gaps.report(batch.gaps));
    const all = this.options.runners.map((runner) =>
      this.untilDone(runner.projection.id, () => this.applyTo(runner, batch)),
    );
    // Whatever one of them throws, none may still be writing when reading begins again.
    for (const outcome of await Promise.allSettled(all)) if (outcome.status === 'rejected') throw outcome.reason;
  }

  private async applyTo(runner: ProjectionRunner, { arrivals, spans }: Batch): Promise<void> {
    const { id } = runner.projection;
    await runner.apply(this.positions.aheadOf(id, arrivals, spans), spans);
    this.positions.advance(id, spans);
  }

  /** A store that is down is no bad event: the same again, with growing pauses, until it is back or we stop. */
  private async untilDone(what: string, work: () => Promise<void>): Promise<void> {
    for (let failures = 1; !this.stopping.signal.aborted; failures++) {
      try {
        await work();
        this.errors.delete(what);
        return;
      } catch (error) {
        if (error instanceof ProgressBehind) throw error;
        this.errors.set(what, (error as Error).message);
        this.options.logger.warn(
          { engine: this.engine, what, failures, err: error },
          'A flush failed; it is tried again.',
        );
        await pauseAfter(failures, this.stopping.signal);
      }
    }
  }

  /** The views database is behind what was read: everything in memory is forgotten and read again from where it says. */
  private async beginAgain(error: ProgressBehind): Promise<void> {
    this.options.logger.error({ engine: this.engine, err: error }, 'Reading begins again from the stored progress.');
    const { buffer, consumption } = this;
    this.buffer = new RecordBuffer();
    this.chain = new FeedChain();
    buffer.close();
    await consumption?.stop();
    if (!this.stopping.signal.aborted) this.consumption = this.consume();
  }

  private async heal(): Promise<void> {
    try {
      const open = await this.turns.run(() => this.gaps.heal());
      for (const runner of this.options.runners)
        await this.turns.run(() => retryHoles(this.options.pool, runner, this.options));
      this.healing = open > 0 ? `${open} gaps in the feeds are not healed yet` : null;
    } catch (error) {
      this.healing = `What is missing cannot be fetched: ${(error as Error).message}`;
    }
  }
}
