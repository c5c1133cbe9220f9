import type { AwaitedToken } from '../awaiting/awaited-token';
import { lookAtLedgers, type Standings } from '../awaiting/look-at-ledgers';
import { sqlTemplate } from '../clickhouse/sql-template';
import { ActiveVersions, type OnRead } from '../postgres/active-versions';
import type { RowsRead } from '../postgres/rows-read';
import type { Run, Statement } from '../postgres/run';
import type { Standing, ViewFreshness } from './freshness-answer';
import type { Known, LastCut, Moment } from './last-cut';
import { type FreshnessRow, viewFreshness } from './view-freshness';

/** What is known of a request before it reads. */
export interface ReadPlan {
  /** Views that its fields are declared to read. */
  readonly views: readonly string[];
  readonly tokens: readonly AwaitedToken[];
  /** Whether it may be executed once more, when what it took for so was not. */
  readonly repeatable?: boolean;
}
export const noPlan: ReadPlan = { views: [], tokens: [] };

/** What was read: in which views, and which of their rows. */
export interface Reads {
  readonly views: Set<string>;
  readonly rows: RowsRead;
}
/** For those who hand out tables. */
export const notedIn =
  ({ views, rows }: Reads): OnRead =>
  (view, keys) => {
    views.add(view);
    rows.note(view, keys);
  };

const readFreshness = sqlTemplate(__dirname, 'read-freshness')();
/** Which moment a statement sees: a row of `Moment`. */
export const selectMoment = `select case when not pg_is_in_recovery() then pg_current_snapshot()::text end as "sees",
  extract(epoch from now())::float8 as "now"`;
const lookAtMoment: Statement = { name: 'look-at-moment', text: selectMoment, values: [] };

/** One moment of the views: which versions readers use, how fresh they are, and how they stand to the awaited tokens. */
export class Cut {
  readonly versions: ActiveVersions;
  private readonly rows = new Map<string, FreshnessRow>();

  /**
   * @param reads what is read; others may add to it
   * @param known what of it was known before, and is so in this moment, too
   */
  private constructor(
    rows: readonly FreshnessRow[],
    private readonly now: number,
    private readonly standings: Standings,
    private readonly reads: Reads,
    readonly known?: Known,
  ) {
    for (const row of rows) this.rows.set(row.view, row);
    this.versions = new ActiveVersions(rows, notedIn(reads));
  }

  /**
   * Without tokens it takes one statement. With them the ledgers of all views that follow their streams are looked at
   * after it, whatever the plan says: nobody knows yet what will be read.
   * @param engine whose views are told of all, planned or not
   */
  static async take(run: Run, { views, tokens }: ReadPlan, { reads, engine, last }: TakenWith): Promise<Cut> {
    const { rows } = await run<FreshnessRow & Moment>(freshnessOf(views, engine ?? null));
    last?.note(views, rows);
    const standings = tokens.length === 0 ? new Map() : await lookAtLedgers(run, rows, tokens);
    return new Cut(rows, rows[0]?.now ?? 0, standings, reads);
  }

  /** The same by what is known already, if that is so in this moment; without tokens. */
  static async confirm(run: Run, plan: ReadPlan, known: Known, { reads, last }: Required<Confirmed>): Promise<Cut> {
    const { rows } = await run<Moment>(lookAtMoment);
    const [moment] = rows;
    return (moment && Cut.at(moment, known, { reads, last })) ?? Cut.take(run, plan, { reads, last });
  }

  /** What is known already, when it is so in this moment. */
  static at(moment: Moment, known: Known, { reads, last }: Required<Confirmed>): Cut | undefined {
    return last.confirms(moment, known) ? new Cut(known.rows, moment.now, new Map(), reads, known) : undefined;
  }

  /** Whether the views that were read are read in the versions that were assumed. */
  agreesWith({ rows }: Known): boolean {
    return rows.every(({ view, version }) => !this.reads.views.has(view) || this.rows.get(view)?.version === version);
  }

  /** Views that were read without being planned: of them it is not known how fresh they are. */
  unplanned(): string[] {
    return [...this.reads.views].filter((view) => this.rows.get(view)?.waitingKeys === null);
  }

  /** Reads in the same moment how fresh those are, too. */
  async complete(run: Run): Promise<void> {
    const unplanned = this.unplanned();
    if (unplanned.length === 0) return;
    const { rows } = await run<FreshnessRow>(freshnessOf(unplanned, null));
    for (const row of rows) if (unplanned.includes(row.view)) this.rows.set(row.view, row);
  }

  /** Of the views that were read. */
  views(): ViewFreshness[] {
    return [...this.reads.views]
      .flatMap((view) => this.rows.get(view) ?? [])
      .map((row) => viewFreshness(row, this.now));
  }

  /** How the views that were read stand to a token. Those that do not follow its stream are not among them. */
  standingsOf(token: AwaitedToken): (readonly [view: string, Standing])[] {
    return [...(this.standings.get(token) ?? [])].filter(([view]) => this.reads.views.has(view));
  }
}

interface Confirmed {
  readonly reads: Reads;
  /** Told what is found, for the next request. */
  readonly last?: LastCut;
}
interface TakenWith extends Confirmed {
  readonly engine?: string;
}

const freshnessOf = (views: readonly string[], engine: string | null): Statement => ({
  name: 'read-freshness',
  text: readFreshness,
  values: [` ${[...views, ...(engine === null ? [] : [engine])].join(' ')} `],
});
