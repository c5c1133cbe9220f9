import type { AwaitedToken } from '../awaiting/awaited-token';
import { lookAtLedgers, type Standings } from '../awaiting/look-at-ledgers';
import { sqlTemplate } from '../clickhouse/sql-template';
import { ActiveVersions } from '../postgres/active-versions';
import type { Run, Statement } from '../postgres/run';
import type { Standing, ViewFreshness } from './freshness-answer';
import { type FreshnessRow, viewFreshness } from './view-freshness';

/** What is known of a request before it reads. */
export interface ReadPlan {
  /** Views that its fields are declared to read. */
  readonly views: readonly string[];
  readonly tokens: readonly AwaitedToken[];
}
export const noPlan: ReadPlan = { views: [], tokens: [] };

const readFreshness = sqlTemplate(__dirname, 'read-freshness')();

/** One moment of the views: which versions readers use, how fresh they are, and how they stand to the awaited tokens. */
export class Cut {
  readonly versions: ActiveVersions;
  private readonly read = new Set<string>();
  private readonly rows = new Map<string, FreshnessRow>();

  private constructor(
    rows: readonly FreshnessRow[],
    private readonly standings: Standings,
  ) {
    for (const row of rows) this.rows.set(row.view, row);
    this.versions = new ActiveVersions(rows, (view) => this.read.add(view));
  }

  /**
   * Without tokens it takes one statement. With them the ledgers of all views that follow their streams are looked at
   * after it, whatever the plan says: nobody knows yet what will be read.
   * @param engine whose views are told of all, planned or not
   */
  static async take(run: Run, { views, tokens }: ReadPlan, engine: string | null = null): Promise<Cut> {
    const { rows } = await run<FreshnessRow>(freshnessOf(views, engine));
    const standings = tokens.length === 0 ? new Map() : await lookAtLedgers(run, rows, tokens);
    return new Cut(rows, standings);
  }

  /** Reads in the same moment how fresh those are that were read without being planned. */
  async complete(run: Run): Promise<void> {
    const unplanned = [...this.read].filter((view) => this.rows.get(view)?.waitingKeys === null);
    if (unplanned.length === 0) return;
    const { rows } = await run<FreshnessRow>(freshnessOf(unplanned, null));
    for (const row of rows) if (unplanned.includes(row.view)) this.rows.set(row.view, row);
  }

  /** Of the views that were read. */
  views(): ViewFreshness[] {
    return [...this.read].flatMap((view) => this.rows.get(view) ?? []).map(viewFreshness);
  }

  /** How the views that were read stand to a token. Those that do not follow its stream are not among them. */
  standingsOf(token: AwaitedToken): (readonly [view: string, Standing])[] {
    return [...(this.standings.get(token) ?? [])].filter(([view]) => this.read.has(view));
  }
}

const freshnessOf = (views: readonly string[], engine: string | null): Statement => ({
  name: 'read-freshness',
  text: readFreshness,
  values: [` ${[...views, ...(engine === null ? [] : [engine])].join(' ')} `],
});
