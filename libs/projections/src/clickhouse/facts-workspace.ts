import { factsOf, type AnyEvent, type ClickhouseFacts, type EventMeta, type Fact } from '@refold/model';
import type { LiveWorkspace, RowChange } from '../flush/projection';
import { CellError } from '../table/cells';
import { insertedColumns, sortingKeyOf } from '../table/clickhouse-ddl';
import { physicalName } from '../table/names';
import type { ClickHouse } from './clickhouse';

/** Rows of one insert. ClickHouse takes some hundred thousand a second in blocks of this size, and few parts arise. */
const blockRows = 20_000;

/** The facts of one flush, sent in blocks of thousands. */
export class FactsWorkspace implements LiveWorkspace {
  private readonly rows: unknown[][] = [];
  private readonly columns: readonly [string, ...string[]];

  constructor(
    private readonly facts: ClickhouseFacts,
    private readonly clickhouse: ClickHouse,
  ) {
    this.columns = insertedColumns(facts) as [string, ...string[]];
  }

  fold(event: AnyEvent, meta: EventMeta): void {
    const rows = factsOf(this.facts, event, meta).map((fact, row) => this.cellsOf(fact, meta, row));
    this.rows.push(...rows);
  }

  /** The same rows again after an unknown outcome are the same facts: they replace themselves. */
  async write(): Promise<void> {
    for (let from = 0; from < this.rows.length; from += blockRows)
      await this.clickhouse.insert(physicalName(this.facts), this.columns, this.rows.slice(from, from + blockRows));
  }

  /** The facts that would be sent. Those that they replace are not looked up: no fact depends on another. */
  async rehearse(): Promise<readonly RowChange[]> {
    const key = sortingKeyOf(this.facts);
    return this.rows.map((cells) => {
      const after = Object.fromEntries(this.columns.map((column, at) => [column, cells[at]]));
      return { key: key.map((column) => String(after[column])).join('/'), before: null, after };
    });
  }

  private cellsOf(fact: Fact, { eventId, streamVersion }: EventMeta, row: number): unknown[] {
    if (row > 65_535) throw new CellError('_row', 'one event gives more than 65,536 facts');
    const cells = Object.entries(this.facts.columns).map(([column, type]) => cellOf(column, type, fact[column]));
    return [...cells, eventId, row, streamVersion];
  }
}

const cellOf = (column: string, type: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((element) => cellOf(column, type, element));
  if (typeof value !== 'string') return value;
  if (type.includes('DateTime64')) return momentOf(column, value);
  if (!value.isWellFormed()) throw new CellError(column, 'it holds half of a surrogate pair');
  return value;
};

/** ClickHouse turns a moment outside of these years into the nearest one inside, without an error. */
const moment = /^(19|2[0-2])\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const momentOf = (column: string, value: string): string => {
  if (!moment.test(value)) throw new CellError(column, `${value} is no moment between the years 1900 and 2299`);
  return value;
};
