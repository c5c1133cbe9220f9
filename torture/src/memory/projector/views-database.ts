import type { FoldedRow } from '@refold/model';
import { ProgressBehind, type PartitionProgress, type PartitionSpan } from '@refold/projections';
import type { ClientBase, Pool } from 'pg';
import type { Books } from '../../../../libs/projections/src/flush/books';
import type { FeedGap } from '../../../../libs/projections/src/engine/gaps/feed-chain';
import type { LedgerEntry } from '../../../../libs/projections/src/ledger/plan';
import type { FactsDatabase } from './facts-database';

/** What is stored of one projection. */
export class StoredProjection {
  readonly rows = new Map<string, FoldedRow>();
  /** What rows copy, for each of the view's copies, by the key that they point to. */
  readonly copied: Map<string, Readonly<Record<string, unknown>>>[] = [];
  readonly ledger = new Map<string, LedgerEntry>();
  readonly progress = new Map<string, PartitionProgress>();
}

/** A transaction: what it writes is done at the commit, all of it, or never. */
export class MemoryClient {
  private writes: (() => void)[] = [];

  constructor(
    readonly views: ViewsDatabase,
    readonly facts: FactsDatabase,
  ) {}

  later(write: () => void): void {
    this.writes.push(write);
  }

  /** Of the flush's own statements only those reach a client that begin and end it, and a lock that nobody contends for. */
  async query(text: string): Promise<{ rows: unknown[]; rowCount: number }> {
    if (text === 'commit') for (const write of this.writes) write();
    if (text === 'commit' || text === 'rollback') this.writes = [];
    return { rows: [], rowCount: 0 };
  }

  on(): void {}
  removeListener(): void {}
  release(): void {}
}

export const memoryClient = (client: ClientBase): MemoryClient => client as unknown as MemoryClient;

type OpenGap = FeedGap & { readonly id: string; readonly engine: string; healed: boolean };

/** The views' database in memory: rows, ledgers, progress and gaps, which outlive the projectors. */
export class ViewsDatabase {
  private readonly projections = new Map<string, StoredProjection>();
  private readonly gaps = new Map<string, OpenGap>();

  /** @param facts what the real transaction also reaches, though it does not cover it */
  constructor(private readonly facts: FactsDatabase) {}

  of(projection: string): StoredProjection {
    const stored = this.projections.get(projection) ?? new StoredProjection();
    this.projections.set(projection, stored);
    return stored;
  }

  /** As the real pool, for the few statements that reach it. */
  get pool(): Pool {
    const query = async (text: string, values: readonly string[] = []): Promise<{ rows: unknown[] }> => {
      if (/^insert into feed_gaps/m.test(text)) this.reported(values);
      if (/^update feed_gaps/.test(text)) for (const gap of this.gaps.values()) gap.healed ||= gap.id === values[0];
      if (/from feed_gaps/.test(text)) return { rows: this.openGaps(values[0]) };
      return { rows: /from projection_progress/.test(text) ? this.progressOf(values[0] ?? '') : [] };
    };
    return { query, connect: async () => new MemoryClient(this, this.facts) } as unknown as Pool;
  }

  booksOf(projection: string): Books {
    const { ledger, progress } = this.of(projection);
    return {
      ledger: {
        lock: async (_, streamIds) => new Map([...ledger].filter(([streamId]) => streamIds.includes(streamId))),
        write: async (client, _, entries) =>
          memoryClient(client).later(() => {
            for (const [streamId, entry] of entries) ledger.set(streamId, entry);
          }),
      },
      deadLetters: {
        parked: async () => ({ streams: new Map(), rowKeys: new Set() }),
        take: async () => undefined,
        park: async (_, [letter]) => {
          if (letter) throw new Error(`An event was parked: ${letter.message}`);
        },
      },
      lockProgress: async (_, spans) => {
        for (const span of spans) {
          const next = progress.get(nameOf(span))?.nextOffset ?? 0n;
          if (next < span.firstOffset) throw new ProgressBehind(projection, span, next);
        }
      },
      writeProgress: async (client, spans) => memoryClient(client).later(() => forward(progress, spans)),
    };
  }

  private reported([
    engine = '',
    topic = '',
    partition = '',
    service = '',
    after = '',
    through = '',
  ]: readonly string[]): void {
    const id = [engine, topic, partition, after, through].join();
    const gap = { id, engine, topic, service, partition: Number(partition), healed: false };
    this.gaps.set(id, { ...gap, after: BigInt(after), through: BigInt(through) });
  }

  private openGaps(engine = ''): OpenGap[] {
    return [...this.gaps.values()].filter((gap) => gap.engine === engine && !gap.healed);
  }

  private progressOf(projection: string): object[] {
    return [...this.of(projection).progress.values()].map(
      ({ nextOffset, feedNumber, recordedAt, eventId = null, ...at }) => ({
        ...{ ...at, next_offset: nextOffset, feed_number: feedNumber, recorded_at: recordedAt, event_id: eventId },
      }),
    );
  }
}

const nameOf = ({ topic, partition }: PartitionProgress): string => `${topic}/${partition}`;

/** As the real statement: never back. */
const forward = (progress: Map<string, PartitionProgress>, spans: readonly PartitionSpan[]): void => {
  for (const span of spans) {
    const known = progress.get(nameOf(span));
    if (known && known.nextOffset >= span.nextOffset) continue;
    const feedNumber = known && known.feedNumber > span.feedNumber ? known.feedNumber : span.feedNumber;
    progress.set(nameOf(span), { ...span, feedNumber });
  }
};
