import type { Pool } from 'pg';
import type { FreshnessRow } from './view-freshness';

/** What a snapshot sees of the database, as text, and when it was taken, in seconds since 1970 by the database's clock. */
export interface Moment {
  /** Null on a standby: there the text leaves out what is running, so equal texts may be of different rows. */
  readonly sees: string | null;
  readonly now: number;
}

/** How fresh these views were in all snapshots that see the same. */
export interface Known {
  readonly sees: string | null;
  /** Of which connections it was learned: those since the last new one. */
  readonly epoch: number;
  /** Those that are built. */
  readonly views: ReadonlySet<string>;
  readonly rows: readonly FreshnessRow[];
}

/**
 * How fresh the views were for the last request. Two snapshots that see the same transactions see the same rows, and
 * PostgreSQL tells in a few microseconds which those are (`pg_current_snapshot`): so a request after which nothing was
 * written need not look again. Where something is written all the time, it is not even tried.
 */
export class LastCut {
  private epoch = 0;
  private known: Known = { sees: null, epoch: 0, views: new Set(), rows: [] };
  private stands = false;
  /** Snapshots in a row that showed what was known. */
  private confirmed = 0;

  /** One for each pool: what one request has found serves the next. */
  static of(pool: Pool): LastCut {
    const last = lastCuts.get(pool) ?? new LastCut();
    lastCuts.set(pool, last);
    return last;
  }

  /** Of another server, as after a failover or a restore, the same text may mean other rows. */
  forget(): void {
    this.epoch += 1;
    this.doubt();
  }

  /** What may still be so for a request of these views; undefined where one is not built, or it was not so the last time. */
  likely(views: readonly string[]): Known | undefined {
    return this.stands && views.every((view) => this.known.views.has(view)) ? this.known : undefined;
  }

  /** Whether a snapshot that sees this shows what was known. */
  confirms({ sees }: Moment, known: Known): boolean {
    const same = this.isSame(sees, known);
    if (known !== this.known) return same;
    this.confirmed += 1;
    if (!same) this.doubt();
    return same;
  }

  /**
   * Whether this is still known, and nothing seems to be written at present: what is staked on it is lost by all requests
   * under way once it is.
   */
  isSureOf(known: Known): boolean {
    return this.stands && this.confirmed >= surely && this.isSame(this.known.sees, known);
  }

  private doubt(): void {
    this.stands = false;
    this.confirmed = 0;
  }

  /** What was found of these views. */
  note(views: readonly string[], rows: readonly (FreshnessRow & Moment)[]): void {
    const [row] = rows;
    if (!row) return;
    const built = views.filter((view) => rows.some((each) => each.view === view));
    this.stands = this.isSame(row.sees, this.known);
    if (!this.stands) this.confirmed = 0;
    this.known = this.stands
      ? { ...this.known, views: new Set([...this.known.views, ...built]), rows: together(this.known.rows, rows) }
      : { sees: row.sees, epoch: this.epoch, views: new Set(built), rows };
  }

  private isSame(sees: string | null, known: Known): boolean {
    return sees !== null && sees === known.sees && known.epoch === this.epoch;
  }
}

/** Snapshots. Fewer than this, and with a write after each few requests half of them would be done twice. */
const surely = 30;

const lastCuts = new WeakMap<Pool, LastCut>();

/** Of the same moment: what one of them knows of a view the other may not. */
const together = (some: readonly FreshnessRow[], others: readonly FreshnessRow[]): FreshnessRow[] => {
  const known = new Map(some.filter(({ waitingKeys }) => waitingKeys !== null).map((row) => [row.view, row]));
  return others.map((row) => (row.waitingKeys === null ? (known.get(row.view) ?? row) : row));
};
