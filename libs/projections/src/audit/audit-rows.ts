import type { RecordedEvent } from '@refold/model';
import { plainRow } from '../afresh/compare-rows';
import { scanFeeds } from '../afresh/feed-scan';
import { FreshRows, type FreshRow } from '../afresh/fresh-rows';
import { mendRow } from '../afresh/write-row';
import type { Drift, OnProgress } from '../operations/reports';
import type { OperatorTools } from '../operations/tools';
import type { ViewProjection } from '../postgres/view-projection';
import { quoted, sql, withNames } from '../sql';
import type { Findings } from './findings';
import { randomEvents } from './random-events';

const randomRows = sql(__dirname, 'random-rows');

/** Rows that are folded in one snapshot, with all their events in memory. */
const rowsAtOnce = 50;
/** A table of fewer rows is read whole for a sample. */
const smallTable = 20_000;

/** Rows of one view held against the events of their owners. */
export class RowAudit {
  private readonly fresh: FreshRows;

  /** @throws Refusal when the view's streams are not found by its key */
  constructor(
    private readonly tools: OperatorTools,
    private readonly projection: ViewProjection,
    private readonly findings: Findings,
    private readonly repair: boolean,
  ) {
    this.fresh = new FreshRows(tools, projection);
  }

  /** Folds these rows afresh and compares them; those that differ are mended if that is wanted. */
  async check(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += rowsAtOnce)
      for (const row of await this.fresh.read(keys.slice(from, from + rowsAtOnce))) await this.take(row);
  }

  /** Some checks of one row each, half of rows that there are and half of those that there should be. */
  async draw(count: number): Promise<(() => Promise<void>)[]> {
    const keys = await this.randomKeys(Math.ceil(count / 2));
    for await (const page of this.randomExpected(Math.floor(count / 2))) keys.push(...page);
    return keys.map((key) => () => this.check([key]));
  }

  /** Keys of some rows, chosen at random. */
  async randomKeys(count: number): Promise<string[]> {
    const { pool } = this.tools;
    const { name, table } = this.fresh.rows;
    const size = await pool.query<{ rows: number }>('select reltuples as rows from pg_class where oid = $1::regclass', [
      quoted(name),
    ]);
    const rows = size.rows[0]?.rows ?? -1;
    const percent = rows < smallTable ? 100 : Math.min(100, (100 * 50 * count) / rows + 0.1);
    const found = await pool.query<{ key: string }>(withNames(randomRows, { rows: name, key: table.key.column }), [
      percent,
      count,
    ]);
    return found.rows.map(({ key }) => key);
  }

  /** Keys of some rows that there should be, chosen at random from what has happened. */
  async *randomExpected(count: number): AsyncGenerator<string[], void, undefined> {
    for await (const page of randomEvents(this.tools, this.ownEvents, count)) yield this.keysOf(page);
  }

  /** Half of the rows that there are, half of those that there should be; each once. */
  async sample(count: number, onProgress: OnProgress): Promise<void> {
    const keys = new Set(await this.randomKeys(Math.ceil(count / 2)));
    for await (const page of this.randomExpected(Math.floor(count / 2))) for (const key of page) keys.add(key);
    const all = [...keys];
    for (let from = 0; from < all.length; from += rowsAtOnce) {
      await this.check(all.slice(from, from + rowsAtOnce));
      onProgress({ what: 'rows', done: this.findings.checked, total: all.length });
    }
  }

  /** Every row that there is, then every row that there should be and is not. */
  async all(onProgress: OnProgress): Promise<void> {
    const total = await this.projection.countRows(this.tools.pool);
    for await (const keys of this.storedKeys()) {
      await this.check(keys);
      onProgress({ what: 'rows', done: this.findings.checked, total: Math.max(total, this.findings.checked) });
    }
    for await (const page of scanFeeds(this.tools, this.ownEvents, onProgress))
      await this.check(await this.missingOf([...new Set(this.keysOf(page))]));
  }

  /** Without the streams that rows only copy from: those make no row. */
  private get ownEvents() {
    const { view } = this.projection;
    return {
      services: new Set(view.from.map(({ service }) => service)),
      categories: new Set(view.from.map(({ category }) => category)),
      handles: (type: string): boolean => type in view.on,
    };
  }

  private keysOf(page: readonly RecordedEvent[]): string[] {
    return page
      .filter(({ type }) => type in this.projection.view.on)
      .flatMap((recorded) => {
        try {
          return this.projection.rowKeyOf(this.tools.reader.fromRecorded(recorded).event()) ?? [];
        } catch {
          return this.projection.rowKeyIn(recorded.data) ?? [];
        }
      });
  }

  private async take(row: FreshRow): Promise<void> {
    this.findings.checked += 1;
    if (row.problem !== null) this.findings.addProblem(row.key, row.problem);
    else if (row.differing.length > 0) this.findings.add(await this.driftOf(row));
  }

  private async driftOf({ key, stored, expected, differing }: FreshRow): Promise<Drift> {
    const { table } = this.fresh.rows;
    if (this.repair) await mendRow(this.tools, this.fresh, key);
    return {
      key,
      kind: stored === null ? 'missing' : expected === null ? 'planted' : 'altered',
      columns: differing,
      stored: stored && plainRow(table, stored),
      expected: expected && plainRow(table, expected),
      repaired: this.repair,
    };
  }

  private async *storedKeys(): AsyncGenerator<string[], void, undefined> {
    const { name, table } = this.fresh.rows;
    const key = quoted(table.key.column);
    for (let after: string | null = null; ;) {
      const { rows }: { rows: { key: string }[] } = await this.tools.pool.query(
        `select ${key} as key from ${quoted(name)} where $1::text is null or ${key} > $1 order by ${key} limit $2`,
        [after, rowsAtOnce],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map((row) => row.key);
      after = last.key;
    }
  }

  private async missingOf(keys: readonly string[]): Promise<string[]> {
    const { name, table } = this.fresh.rows;
    const { rows } = await this.tools.pool.query<{ key: string }>(
      `select wanted.key from unnest($1::text[]) as wanted (key)
       where not exists (select from ${quoted(name)} t where t.${quoted(table.key.column)} = wanted.key)`,
      [keys],
    );
    return rows.map(({ key }) => key);
  }
}
