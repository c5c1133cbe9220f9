import type { AnyEvent, Copied, EventMeta, PostgresView } from '@refold/model';
import type { ClientBase } from 'pg';
import { quoted } from '../sql';
import { arrayLiteral } from '../table/array-literal';
import { decodeCell, encodeCell } from '../table/cells';
import type { TableColumn } from '../table/columns';
import { physicalName, referenceName } from '../table/names';
import { columnOf } from '../table/postgres-ddl';
import { tableOf } from '../table/table-of';

/**
 * Cells by column name, absent where the copied streams have said nothing yet: text as PostgreSQL reads it, or the value
 * itself in a jsonb column.
 */
export type CopiedCells = Readonly<Record<string, unknown>>;

/** What rows copy by one of their columns: the table that keeps it, and the events that change it. */
export class References {
  readonly by: TableColumn;
  private readonly name: string;
  private readonly rows: string;
  private readonly key: string;
  private readonly columns: ReadonlyMap<string, TableColumn>;

  constructor(
    view: PostgresView,
    private readonly copied: Copied,
  ) {
    this.by = columnOf(view, copied.by);
    this.name = quoted(referenceName(view, this.by.column));
    this.rows = quoted(physicalName(view));
    this.key = quoted(tableOf(view.row).key.column);
    this.columns = new Map(tableOf(view.row).columns.map((column) => [column.property, column]));
  }

  handles(type: string): boolean {
    return type in this.copied.on;
  }

  /** The key that a copied event speaks of. */
  keyOf(event: AnyEvent): string {
    return (event as unknown as Record<string, string>)[this.by.property] as string;
  }

  /**
   * The cells that an event sets.
   * @throws Error when its handler returns what is no column
   */
  cellsOf(event: AnyEvent, meta: EventMeta): CopiedCells {
    const patch = this.copied.on[event.type]?.(event as never, meta) ?? {};
    return Object.fromEntries(
      Object.entries(patch).map(([property, value]) => {
        const column = this.columns.get(property);
        if (!column)
          throw new Error(`The handler of ${event.type} copies '${property}', which is no column of the row.`);
        const cell = encodeCell(column, value);
        return [column.column, column.type === 'jsonb' && cell !== null ? (JSON.parse(cell) as unknown) : cell];
      }),
    );
  }

  /** A row with what it copies; of its own columns none is lost. */
  applied<Row extends object>(row: Readonly<Row>, cells: CopiedCells): Row {
    const changed: Record<string, unknown> = {};
    for (const column of this.columns.values()) {
      const cell = cells[column.column];
      if (cell !== undefined) changed[column.property] = decodeCell(column, parsed(column, cell));
    }
    return { ...row, ...changed };
  }

  /**
   * Makes the missing ones, empty, and locks all in the order of their keys: for share when only rows copy from them,
   * for update when they are to change. Without the empty ones, a row and the first event of what it points to, written
   * at the same time, would never learn of each other.
   */
  async lock(client: ClientBase, keys: readonly string[], forChange: boolean): Promise<Map<string, CopiedCells>> {
    if (keys.length === 0) return new Map();
    const values = [arrayLiteral(keys)];
    await client.query(
      `insert into ${this.name} select key, '{}' from unnest($1::text[]) as new (key) order by key on conflict (key) do nothing`,
      values,
    );
    const { rows } = await client.query<{ key: string; columns: CopiedCells }>(
      `select key, columns from ${this.name} where key = any($1::text[]) order by key for ${forChange ? 'update' : 'share'}`,
      values,
    );
    return new Map(rows.map(({ key, columns }) => [key, columns]));
  }

  /** What has been said so far of these keys, while nobody changes it. */
  async read(client: ClientBase, keys: readonly string[]): Promise<Map<string, CopiedCells>> {
    const { rows } = await client.query<{ key: string; columns: CopiedCells }>(
      `select key, columns from ${this.name} where key = any($1::text[])`,
      [arrayLiteral(keys)],
    );
    return new Map(rows.map(({ key, columns }) => [key, columns]));
  }

  /** Adds what is said to what was said; rows that point to it are not there yet. */
  async add(client: ClientBase, said: ReadonlyMap<string, CopiedCells>): Promise<void> {
    if (said.size === 0) return;
    const keys = [...said.keys()].sort();
    await client.query(
      `insert into ${this.name} as old select * from unnest($1::text[], $2::jsonb[])
       on conflict (key) do update set columns = old.columns || excluded.columns`,
      [arrayLiteral(keys), arrayLiteral(keys.map((key) => JSON.stringify(said.get(key))))],
    );
  }

  /** Keys of rows that copy from these, at most a thousand. */
  async pointingTo(client: ClientBase, keys: readonly string[]): Promise<string[]> {
    if (keys.length === 0) return [];
    const { rows } = await client.query<{ key: string }>(
      `select ${this.key} as key from ${this.rows} where ${quoted(this.by.column)} = any($1::text[]) order by 1 limit 1000`,
      [arrayLiteral(keys)],
    );
    return rows.map(({ key }) => key);
  }

  /** Stores what has changed, and brings every row that points to it up to date, in one statement each. */
  async write(client: ClientBase, changed: ReadonlyMap<string, CopiedCells>): Promise<void> {
    if (changed.size === 0) return;
    const keys = [...changed.keys()].sort();
    const values = [arrayLiteral(keys), arrayLiteral(keys.map((key) => JSON.stringify(changed.get(key))))];
    const source = 'unnest($1::text[], $2::jsonb[]) as new (key, columns)';
    await client.query(
      `update ${this.name} as old set columns = new.columns from ${source} where old.key = new.key`,
      values,
    );
    const columns = [...new Set([...changed.values()].flatMap((cells) => Object.keys(cells)))].map(quoted);
    const sets = columns.map((column) => {
      const name = column.replaceAll('"', "'");
      return `${column} = case when new.columns ? ${name} then said.${column} else t.${column} end`;
    });
    if (sets.length === 0) return;
    await client.query(
      `update ${this.rows} t set ${sets.join(', ')}
       from ${source}, jsonb_populate_record(null::${this.rows}, new.columns) as said
       where t.${quoted(this.by.column)} = new.key`,
      values,
    );
  }
}

/** Copied cells are text; the row wants what the driver would have given. */
const parsed = ({ type }: TableColumn, cell: unknown): unknown => {
  if (cell === null) return null;
  if (type === 'integer') return Number(cell);
  return type === 'boolean' ? cell === 'true' : cell;
};
