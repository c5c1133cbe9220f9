import type { Pool } from 'pg';
import type { ProjectionRunner } from '../../flush/projection-runner';
import type { OwnerClient } from '../../owners/owner-client';
import type { ArrivalReader } from '../../records/read-arrival';
import { sql } from '../../sql';
import type { FeedGap } from './feed-chain';

const reportGap = sql(__dirname, 'report-gap');
const readOpenGaps = sql(__dirname, 'read-open-gaps');

/** Events of one request to an owner. */
const pageSize = 2_000;

export interface FeedGapsOptions {
  readonly pool: Pool;
  /** Gaps are kept under this name; default names are those of the engines. */
  readonly engine: string;
  readonly owners: OwnerClient;
  readonly reader: ArrivalReader;
  readonly runners: readonly ProjectionRunner[];
}

/** Runs what writes to the projections; by default at once. */
export type Turn = (work: () => Promise<unknown>) => Promise<unknown>;
const atOnce: Turn = (work) => work();

/** Remembers gaps in the chain of feed numbers until what is missing has been read from its owner. */
export class FeedGaps {
  constructor(private readonly options: FeedGapsOptions) {}

  /** Stores gaps before anything behind them counts as read. One that is known already is opened again. */
  async report(gaps: readonly FeedGap[]): Promise<void> {
    const { pool, engine } = this.options;
    for (const { topic, partition, service, after, through } of gaps)
      await pool.query(reportGap, [engine, topic, partition, service, after.toString(), through.toString()]);
  }

  /**
   * Reads what is missing from its owners and applies it; the ledgers drop what was there after all.
   * @param turn is asked for each page, so that a long gap does not hold up what is read meanwhile
   * @returns how many gaps remain
   */
  async heal(turn: Turn = atOnce): Promise<number> {
    const open = await this.open();
    let remaining = open.length;
    for (const gap of open) {
      await this.applyRange(gap.service, gap.after, gap.through, turn);
      await this.options.pool.query('update feed_gaps set healed_at = now() where id = $1', [gap.id]);
      remaining -= 1;
    }
    return remaining;
  }

  async open(): Promise<(FeedGap & { readonly id: string })[]> {
    const { rows } = await this.options.pool.query<
      Record<'id' | 'topic' | 'service' | 'after' | 'through', string> & { partition: number }
    >(readOpenGaps, [this.options.engine]);
    return rows.map((row) => ({ ...row, after: BigInt(row.after), through: BigInt(row.through) }));
  }

  private async applyRange(service: string, after: bigint, through: bigint, turn: Turn): Promise<void> {
    const { owners, reader, runners } = this.options;
    for (let from = after; from < through;) {
      const page = await owners.feed(service, from, pageSize);
      const last = page.at(-1);
      if (!last) throw new Error(`The feed of ${service} ends at ${from}, but Kafka has seen ${through}.`);
      const arrivals = page.filter(({ feedNumber }) => feedNumber <= through).map((each) => reader.fromRecorded(each));
      await turn(() => Promise.all(runners.map((runner) => runner.apply(arrivals, []))));
      from = last.feedNumber;
    }
  }
}
