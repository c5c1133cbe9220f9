import {
  Pulse,
  type ConsumedBatch,
  type Consumption,
  type OffsetGap,
  type TopicPartition,
  type TopicPosition,
} from '@refold/kafka';
import type { Engine } from '../catalogue/engine';
import { ProgressBehind } from '../catalogue/progress';
import type { ProjectionRunner } from '../flush/projection-runner';
import { Refusal } from '../operations/refusal';
import { batchOf, type Batch } from './intake/batch';
import { Delay } from './intake/delay';
import { MovedPartitions } from './intake/moved-partitions';
import { FeedChain } from './gaps/feed-chain';
import { FeedGaps } from './gaps/feed-gaps';
import { Healing } from './gaps/healing';
import { FedVersions } from './fed-versions';
import type { EngineOptions } from './engine-options';
import type { Part } from './part';
import { Persistence } from './persistence';
import { Positions } from './intake/positions';
import { RecordBuffer } from './intake/record-buffer';
import { NoTurn, Turns } from './turns';
import { VersionWriter } from './version-writer';

/** So often the flushes' loop turns at least, also when nothing comes. */
const napMs = 1_000;
/** A loop that only naps is missed sooner than one whose flush has many a statement, each with its own end, to wait for. */
const [longestIdleMs, longestFlushMs] = [10_000, 300_000];

/** Milliseconds that somebody waits for a moment between two flushes. */
const restPatience = 20_000;

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
  private readonly moved: MovedPartitions;
  private readonly work: Promise<void>[] = [];
  readonly persistence: Persistence;
  private readonly healing: Healing;
  private readonly flushing = new Pulse(napMs, longestFlushMs);
  /** Flushes, and what must not meet one. */
  private readonly turns = new Turns();
  private readonly delay = new Delay();
  private readonly fed: FedVersions;
  private readonly writer: VersionWriter;
  private readonly topics: Set<string>;

  constructor(private readonly options: EngineOptions) {
    this.fed = new FedVersions(options.runners);
    this.topics = new Set(options.topics);
    const name = options.name ?? options.engine;
    this.persistence = new Persistence(this.stopping.signal, options.logger, name, this.flushing);
    this.positions = new Positions(options.pool, this.fed.runners);
    this.moved = new MovedPartitions(options.pool, this.positions, this.fed.runners);
    this.gaps = new FeedGaps({ ...options, engine: name, runners: this.fed.runners });
    this.healing = new Healing({ ...options, gaps: this.gaps, runners: this.fed.runners, turns: this.turns });
    const { fed, positions, persistence } = this;
    this.writer = new VersionWriter({ fed, positions, persistence, onLeftBehind: options.onLeftBehind });
  }

  get engine(): Engine {
    return this.options.engine;
  }

  get runners(): readonly ProjectionRunner[] {
    return this.fed.runners;
  }

  /** Versions that readers use, by name. */
  setActive(versions: ReadonlyMap<string, number>): void {
    this.fed.setActive(versions);
  }

  start(): void {
    this.work.push(this.flushLoop(), this.healing.run(this.stopping.signal));
    this.consumption = this.consume();
  }

  /** Finishes the flush in hand and leaves the group. What waits in memory comes again after the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.buffer.close();
    await this.consumption?.stop();
    await Promise.all(this.work);
    this.flushing.rest();
  }

  /** The loops of this engine. */
  get parts(): Part[] {
    const [{ consumption }, { name = this.engine }] = [this, this.options];
    return [
      { name: `${name} flushes`, pulse: this.flushing },
      { name: `${name} healing`, pulse: this.healing.pulse },
      ...(consumption ? [{ name: `${name} consumer`, pulse: consumption.pulse }] : []),
    ];
  }

  /** Partitions that did not continue where they were left, since the start of this process. */
  moves(): readonly OffsetGap[] {
    return this.consumption?.status().gaps ?? [];
  }

  /** Why this projection stands still, or null when it works. */
  problemOf(projection: string): string | null {
    return this.persistence.problemOf(projection);
  }

  /** Records that were read and wait for a flush. */
  get waiting(): number {
    return this.buffer.size;
  }

  /** Milliseconds from an event's append to its rows, as last seen; 0 when nothing comes. */
  get delayMs(): number {
    return this.delay.ms(this.buffer.size);
  }

  /** Why the engine stands still, or null when it works. */
  problem(): string | null {
    return this.persistence.problem() ?? this.consumption?.status().error ?? null;
  }

  /** Why missing events are still missing, or null. Everything else goes on. */
  get lacking(): string | null {
    return this.healing.problem;
  }

  joined(): boolean {
    return this.consumption?.status().joined ?? false;
  }

  /**
   * Runs `work` between two flushes: all projections stand at the same records meanwhile.
   * @throws Refusal when a flush does not come to its end
   */
  atRest<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.runWithin(restPatience, work).catch((error: unknown) => {
      if (!(error instanceof NoTurn)) throw error;
      const why = this.problem() ?? 'Its flush takes long.';
      throw new Refusal('unavailable', `The ${this.engine} engine stands still: ${why} Look at refold status.`, error);
    });
  }

  /**
   * Feeds one more projection, from the record on at which the others stand. Flushes wait meanwhile.
   * @param topics that it follows
   * Harmless when it is fed already.
   * @param reach brings its stored progress to these positions at least; false: not in time, and nothing is changed
   */
  join(
    runner: ProjectionRunner,
    topics: readonly string[],
    reach: (positions: readonly TopicPosition[]) => Promise<boolean>,
  ): Promise<boolean> {
    return this.atRest(async () => {
      if (!(await reach(this.standing(topics)))) return false;
      if (this.fed.has(runner.projection.id)) return true;
      await this.positions.loadOf(runner);
      this.fed.add(runner);
      const isNew = topics.some((topic) => !this.topics.has(topic));
      for (const topic of topics) this.topics.add(topic);
      if (isNew) await this.readAgain();
      return true;
    });
  }

  /** Feeds a projection no more. A flush that tries in vain to write it is not waited for. */
  leave(runner: ProjectionRunner): Promise<void> {
    this.fed.leave(runner);
    return this.atRest(async () => {
      this.fed.drop(runner);
      this.persistence.forget(runner.projection.id);
    });
  }

  /** The next record of each partition of these topics that is ours. */
  standing(topics: readonly string[]): TopicPosition[] {
    const ours = this.consumption?.status().partitions ?? [];
    return ours
      .filter(({ topic }) => topics.includes(topic))
      .map(({ topic, partition }) => ({
        ...{ topic, partition },
        offset: this.positions.least(topic, partition).nextOffset,
      }));
  }

  /** Other topics are to be read from now on: see `consume` of the options. */
  async beginReadingAgain(): Promise<void> {
    await this.turns.run(() => this.readAgain());
  }

  private consume(): Consumption {
    const { consume } = this.options;
    // What an earlier consumption still hands over must not come before what this one reads again.
    const { buffer } = this;
    return consume({
      topics: [...this.topics],
      // Each of these holds a decoded batch while it waits for room, so more would only cost memory.
      concurrency: 4,
      onBatch: (batch) => this.onBatch(batch, buffer),
      startAt: (assigned) => this.startAt(assigned),
      onGap: (gap) => this.moved.note(gap),
    });
  }

  private async startAt(assigned: readonly TopicPartition[]): Promise<TopicPosition[]> {
    await this.positions.begin(assigned);
    const followed = assigned.filter(({ topic }) => this.fed.runners.some((runner) => runner.follows(topic)));
    return followed.map(({ topic, partition }) => {
      const { nextOffset, feedNumber } = this.positions.least(topic, partition);
      this.chain.begin(topic, partition, feedNumber);
      this.positions.sources.expect(topic);
      return { topic, partition, offset: nextOffset };
    });
  }

  private async onBatch(batch: ConsumedBatch, buffer: RecordBuffer): Promise<void> {
    const move = this.moved.take(batch.topic, batch.partition);
    if (move) buffer.pushBarrier(move);
    this.positions.saw(batch);
    await buffer.push(batch.records);
  }

  private async flushLoop(): Promise<void> {
    const { paceMs = 0 } = this.options;
    for (let begunAt = -Infinity; !this.stopping.signal.aborted;) {
      const { buffer } = this;
      this.flushing.beat(longestIdleMs);
      await buffer.gather(begunAt + paceMs);
      const taken = await buffer.take(napMs);
      begunAt = performance.now();
      this.flushing.beat();
      try {
        await this.turns.run(async () => {
          // Reading has begun again while this waited for its turn, so it comes once more.
          if (buffer !== this.buffer) return;
          if (typeof taken === 'function') await this.persistence.untilDone('move', taken);
          else if (taken.length > 0) await this.flush(batchOf(taken, this.options.reader, this.chain));
        });
      } catch (error) {
        if (error instanceof ProgressBehind) await this.beginAgain(error);
        else throw error;
      }
    }
  }

  private async flush(batch: Batch): Promise<void> {
    await this.persistence.untilDone('feed gaps', () => this.gaps.report(batch.gaps));
    await this.writer.write(batch);
    this.delay.note(batch.spans.map(({ recordedAt }) => recordedAt));
  }

  /** The views database is behind what was read: everything in memory is forgotten and read again from where it says. */
  private async beginAgain(error: ProgressBehind): Promise<void> {
    this.options.logger.error({ engine: this.engine, err: error }, 'Reading begins again from the stored progress.');
    await this.readAgain();
  }

  private async readAgain(): Promise<void> {
    const { buffer, consumption } = this;
    this.buffer = new RecordBuffer();
    this.chain = new FeedChain();
    buffer.close();
    await consumption?.stop();
    if (!this.stopping.signal.aborted && consumption) this.consumption = this.consume();
  }
}
