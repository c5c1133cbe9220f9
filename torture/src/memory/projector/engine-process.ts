import { silent, type ConsumedRecord } from '@refold/kafka';
import {
  ProgressBehind,
  type ArrivalReader,
  type FlushPoint,
  type OwnerClient,
  type ProjectionRunner,
} from '@refold/projections';
import { FedVersions } from '../../../../libs/projections/src/engine/fed-versions';
import { FeedChain } from '../../../../libs/projections/src/engine/gaps/feed-chain';
import { FeedGaps } from '../../../../libs/projections/src/engine/gaps/feed-gaps';
import { batchOf } from '../../../../libs/projections/src/engine/intake/batch';
import { Positions } from '../../../../libs/projections/src/engine/intake/positions';
import { Persistence } from '../../../../libs/projections/src/engine/persistence';
import { VersionWriter } from '../../../../libs/projections/src/engine/version-writer';
import type { MemoryBroker } from '../broker';
import type { ViewsDatabase } from './views-database';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A process died there; nothing that it still does counts. */
export class Killed extends Error {}

export interface EngineParts {
  readonly engine: string;
  readonly database: ViewsDatabase;
  readonly broker: MemoryBroker;
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
  /** The runners of the live versions; each tells the process at which point of a flush it is. */
  readonly runnersFor: (at: (point: FlushPoint) => void) => readonly ProjectionRunner[];
  readonly active: ReadonlyMap<string, number>;
}

/**
 * One process that feeds one engine's projections, step by step: its loop is simulated, all that it works with is real.
 * What it has read and not stored is lost with it.
 */
export class EngineProcess {
  private readonly fed: FedVersions;
  private readonly positions: Positions;
  private readonly gaps: FeedGaps;
  private readonly writer: VersionWriter;
  private readonly dying = new AbortController();
  private chain = new FeedChain();
  private buffer: ConsumedRecord[] = [];
  private offsets = new Map<string, TopicPartition & { next: number }>();
  private deadline: { readonly point: FlushPoint; after: number } | null = null;

  constructor(private readonly parts: EngineParts) {
    const { database, engine, reader, owners } = parts;
    this.fed = new FedVersions(parts.runnersFor((point) => this.passes(point)));
    this.fed.setActive(parts.active);
    const { runners } = this.fed;
    this.positions = new Positions(database.pool, runners);
    this.gaps = new FeedGaps({ pool: database.pool, engine, owners, reader, runners });
    const persistence = new Persistence(this.dying.signal, silent, engine);
    this.writer = new VersionWriter({ fed: this.fed, positions: this.positions, persistence });
  }

  get isDead(): boolean {
    return this.dying.signal.aborted;
  }
  get waiting(): number {
    return this.buffer.length;
  }

  get canRead(): boolean {
    return this.unread().length > 0;
  }

  kill(): void {
    this.dying.abort();
  }

  /** These partitions are its own from now on. It reads on where the projections have stored; what it holds stays. */
  async assign(partitions: readonly TopicPartition[]): Promise<void> {
    await this.positions.load();
    this.offsets = new Map(
      partitions.map(({ topic, partition }) => {
        const { nextOffset, feedNumber } = this.positions.least(topic, partition);
        this.chain.begin(topic, partition, feedNumber);
        return [`${topic}/${partition}`, { topic, partition, next: Number(nextOffset) }];
      }),
    );
  }

  /** Fetches from one of its partitions that have more. @returns what was read */
  poll(nth: number, most: number): readonly ConsumedRecord[] {
    const behind = this.unread();
    const from = behind[nth % Math.max(behind.length, 1)];
    if (!from) return [];
    const records = this.parts.broker.read(from.topic, from.partition, from.next, most);
    from.next += records.length;
    this.buffer.push(...records);
    return records;
  }

  private unread(): (TopicPartition & { next: number })[] {
    const { broker } = this.parts;
    return [...this.offsets.values()].filter(({ topic, partition, next }) => next < broker.end(topic, partition));
  }

  /** Jumps back in a partition, as a consumer does that is started again by its client. */
  rewind(nth: number, by: number): void {
    const from = [...this.offsets.values()][nth % Math.max(this.offsets.size, 1)];
    if (from) from.next = Math.max(0, from.next - by);
  }

  /**
   * Writes the oldest records that it holds.
   * @param death where it dies meanwhile, when it does: at so many passings of that point
   */
  async flush(most: number, death: { readonly point: FlushPoint; after: number } | null): Promise<number> {
    const taken = this.buffer.splice(0, most);
    if (taken.length === 0) return 0;
    this.deadline = death;
    const batch = batchOf(taken, this.parts.reader, this.chain);
    await this.gaps.report(batch.gaps);
    try {
      await this.writer.write(batch);
    } catch (error) {
      if (!(error instanceof ProgressBehind)) throw error;
      await this.readAgain();
    }
    this.deadline = null;
    return taken.length;
  }

  /** Fetches from the owners what the chain of feed numbers passed over. */
  async heal(): Promise<number> {
    return this.gaps.heal();
  }

  private async readAgain(): Promise<void> {
    this.buffer = [];
    this.chain = new FeedChain();
    await this.assign([...this.offsets.values()]);
  }

  private passes(point: FlushPoint): void {
    if (this.deadline?.point === point && this.deadline.after-- <= 0) this.kill();
    if (this.isDead) throw new Killed(`It died at ${point}.`);
  }
}
