import { emptyRow, type FoldedRow, type PostgresView } from '@refold/model';
import type { ClientBase, Pool } from 'pg';
import { Moved } from '../flush/errors';
import { quoted } from '../sql';
import { arrayLiteral } from '../table/array-literal';
import { decodeCell, encodeCell, selectedAs } from '../table/cells';
import type { TableColumn } from '../table/columns';
import { physicalName, statementName } from '../table/names';
import { tableOf, type Table } from '../table/table-of';
import type { EncodedRow } from './row-cells';

/** Rows that point to these keys by this column are locked, too: a change of what they point to will write them. */
export interface Pointing {
  readonly by: TableColumn;
  readonly keys: readonly string[];
}

/** The table of a view's version: rows are read locked, and written whole, all columns of each, in bulk. */
export class Rows<Row extends object> {
  readonly name: string;
  readonly table: Table;
  private readonly statements: ReturnType<typeof statementsOf>;

  constructor(private readonly view: PostgresView<Row>) {
    this.name = physicalName(view);
    this.table = tableOf(view.row);
    this.statements = statementsOf(this.name, this.table);
  }

  /** Locks the rows that exist, in the order of their keys, and reads those that were asked for by key. */
  async lock(
    client: ClientBase,
    keys: readonly string[],
    pointing: readonly Pointing[] = [],
  ): Promise<Map<string, FoldedRow<Row>>> {
    const { rows } = await client.query<unknown[]>({
      name: statementName([this.name, ...pointing.map(({ by }) => by.column)].join(), 'lock'),
      text: this.statements.lock(pointing.map(({ by }) => by)),
      values: [arrayLiteral(keys), ...pointing.map((each) => arrayLiteral(each.keys))],
      rowMode: 'array',
    });
    const wanted = new Set(keys);
    const found = rows.map((cells) => this.decode(cells));
    return new Map(found.filter(([key]) => wanted.has(key)));
  }

  /** Reads rows that nobody else writes meanwhile. */
  async read(client: ClientBase | Pool, keys: readonly string[]): Promise<Map<string, FoldedRow<Row>>> {
    const { rows } = await client.query<unknown[]>({
      name: statementName(this.name, 'read'),
      text: this.statements.read,
      values: [arrayLiteral(keys)],
      rowMode: 'array',
    });
    return new Map(rows.map((cells) => this.decode(cells)));
  }

  empty(key: string): FoldedRow<Row> {
    return emptyRow(this.view, key);
  }

  /**
   * Refuses a fold whose outcome the table cannot hold, at the very event. Found at the write it would depend on the size
   * of the batch: a sum that overflows and comes back within one would pass.
   * @throws CellError
   */
  check(before: FoldedRow<Row>, after: FoldedRow<Row>): void {
    const [old, now] = [before.row as Record<string, unknown>, after.row as Record<string, unknown>];
    for (const column of this.table.columns)
      if (now[column.property] !== old[column.property]) encodeCell(column, now[column.property]);
  }

  /**
   * @param known keys that were there when they were locked
   * @throws Moved when another writer has made one of the others in the meantime
   * @throws CellError when a row holds what its column cannot
   */
  async write(
    client: ClientBase,
    known: ReadonlySet<string>,
    changed: ReadonlyMap<string, FoldedRow<Row>>,
  ): Promise<void> {
    const sorted = [...changed.keys()].sort();
    const added = sorted.filter((key) => !known.has(key));
    const rowCount = await this.run(client, 'insert', added, changed);
    if (rowCount !== added.length) throw new Moved(`${this.name} has got rows of these keys meanwhile`);
    await this.run(
      client,
      'update',
      sorted.filter((key) => known.has(key)),
      changed,
    );
  }

  /** The same for rows whose cells are encoded already. */
  async writeEncoded(
    client: ClientBase,
    known: ReadonlyMap<string, unknown>,
    changed: ReadonlyMap<string, EncodedRow<Row>>,
  ): Promise<void> {
    const entries = [...changed];
    const added = entries.filter(([key]) => !known.has(key)).map(([, row]) => row);
    const raised = entries.filter(([key]) => known.has(key)).map(([, row]) => row);
    const columns = (of: readonly EncodedRow<Row>[]) =>
      this.table.columns.map((_, at) => of.map(({ cells }) => cells[at] ?? null));
    const folded = (of: readonly EncodedRow<Row>[]) => of.map((row) => row.folded);
    const rowCount = await this.send(client, 'insert', columns(added), folded(added));
    if (rowCount !== added.length) throw new Moved(`${this.name} has got rows of these keys meanwhile`);
    await this.send(client, 'update', columns(raised), folded(raised));
  }

  private async run(
    client: ClientBase,
    verb: 'insert' | 'update',
    keys: readonly string[],
    changed: ReadonlyMap<string, FoldedRow<Row>>,
  ): Promise<number> {
    const rows = keys.map((key) => changed.get(key) ?? this.empty(key));
    const cells = this.table.columns.map((column) =>
      rows.map(({ row }) => encodeCell(column, (row as Record<string, unknown>)[column.property])),
    );
    return this.send(client, verb, cells, rows);
  }

  private async send(
    client: ClientBase,
    verb: 'insert' | 'update',
    columns: readonly (readonly (string | null)[])[],
    rows: readonly FoldedRow<Row>[],
  ): Promise<number> {
    if (rows.length === 0) return 0;
    const values = [
      ...columns.map((cells) => arrayLiteral(cells)),
      arrayLiteral(rows.map(({ defined }) => String(defined))),
      arrayLiteral(rows.map(({ deleted }) => String(deleted))),
    ];
    const { rowCount } = await client.query({
      name: statementName(this.name, verb),
      text: this.statements[verb],
      values,
    });
    return rowCount ?? 0;
  }

  private decode(cells: readonly unknown[]): [string, FoldedRow<Row>] {
    const { columns, key } = this.table;
    const row: Record<string, unknown> = {};
    columns.forEach((column, at) => (row[column.property] = decodeCell(column, cells[at])));
    const defined = cells[columns.length] === true;
    const deleted = cells[columns.length + 1] === true;
    return [row[key.property] as string, { row: row as Row, defined, deleted }];
  }
}

const statementsOf = (name: string, { columns, key }: Table) => {
  const all = [...columns.map(({ column }) => column), '_defined', '_deleted'].map(quoted);
  const types = [...columns.map(({ type }) => type), 'boolean', 'boolean'];
  const source = `unnest(${types.map((type, at) => `$${at + 1}::${type}[]`).join(', ')}) as new (${all.join(', ')})`;
  const keyName = quoted(key.column);
  const selected = [...columns.map((column) => selectedAs(column)), 't._defined', 't._deleted'].join(', ');
  return {
    read: `select ${selected} from ${quoted(name)} t where t.${keyName} = any($1::text[])`,
    lock: (pointing: readonly TableColumn[]): string =>
      `select ${selected} from ${quoted(name)} t where t.${keyName} = any($1::text[])` +
      pointing.map(({ column }, at) => ` or t.${quoted(column)} = any($${at + 2}::text[])`).join('') +
      ` order by t.${keyName} for update`,
    insert: `insert into ${quoted(name)} (${all.join(', ')}) select * from ${source} on conflict (${keyName}) do nothing`,
    update:
      `update ${quoted(name)} t set ${all
        .filter((each) => each !== keyName)
        .map((each) => `${each} = new.${each}`)
        .join(', ')} ` + `from ${source} where t.${keyName} = new.${keyName}`,
  };
};
