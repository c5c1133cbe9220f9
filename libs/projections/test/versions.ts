import { silent } from '@refold/kafka';
import type { ClickhouseFacts, RecordedEvent } from '@refold/model';
import type { Pool } from 'pg';
import {
  diff,
  FactsProjection,
  ViewProjection,
  type AnyView,
  type ClickHouse,
  type DiffReport,
  type PartitionSpan,
  type VerbProgress,
} from '../src';
import type { DiffTools, Patience } from '../src/compare/standing/standing';
import { Turns } from '../src/engine/turns';
import { accounts } from './bank';
import { runnerOf } from './projected';

type Fed = Awaited<ReturnType<typeof runnerOf>>;

/** The accounts of the bank in another version, in which some things are not as they were. */
export const accountsVersion = (version: number, changes: Partial<AnyView> = {}): AnyView => ({
  ...accounts,
  version,
  ...changes,
});

/** Where a batch of one service stands in its only partition. */
export const spanOf = (batch: readonly RecordedEvent[]): PartitionSpan => {
  const [first, last] = [batch[0]?.feedNumber ?? 1n, batch.at(-1)?.feedNumber ?? 0n];
  const span = { firstOffset: first - 1n, nextOffset: last, feedNumber: last };
  return { topic: batch[0]?.service ?? '', partition: 0, recordedAt: null, ...span };
};

const impatience = { looks: 1, pauseMs: 0, flushMs: 200 };

/** Versions side by side that take their batches in turns, as an engine gives them, and can be compared between two. */
export class SideBySide {
  private readonly turns = new Turns();

  private constructor(
    readonly tools: DiffTools,
    readonly blue: Fed,
    readonly green: Fed,
  ) {}

  static async views(pool: Pool, blue: AnyView, green: AnyView): Promise<SideBySide> {
    const [one, other] = [new ViewProjection(blue), new ViewProjection(green)];
    return SideBySide.of(pool, undefined as never, one, other);
  }

  static async facts(
    pool: Pool,
    clickhouse: ClickHouse,
    blue: ClickhouseFacts,
    green: ClickhouseFacts,
  ): Promise<SideBySide> {
    const [one, other] = [new FactsProjection(blue, clickhouse), new FactsProjection(green, clickhouse)];
    return SideBySide.of(pool, clickhouse, one, other);
  }

  private static async of(
    pool: Pool,
    clickhouse: ClickHouse,
    ...versions: [ViewProjection, ViewProjection] | [FactsProjection, FactsProjection]
  ): Promise<SideBySide> {
    const [blue, green] = [await runnerOf(pool, versions[0]), await runnerOf(pool, versions[1])];
    const made: SideBySide = new SideBySide(
      { pool, clickhouse, logger: silent, atRest: (_, work) => made.turns.run(work) },
      blue,
      green,
    );
    return made;
  }

  apply(...batch: Parameters<Fed['apply']>): Promise<void> {
    return this.turns.run(async () => {
      await this.green.apply(...batch);
      await this.blue.apply(...batch);
    });
  }

  diff(
    examples = 5,
    patience: Partial<Patience> = {},
    onProgress?: (progress: VerbProgress) => void,
  ): Promise<DiffReport> {
    return diff(
      this.tools,
      this.blue.projection,
      this.green.projection,
      { examples, patience: { ...impatience, ...patience } },
      onProgress,
    );
  }
}
