import { emptyRow, type FoldedRow, type PostgresView } from '@refold/model';
import { encodeCell } from '../table/cells';
import type { TableColumn } from '../table/columns';

/** A row beside the text of its cells, so that what did not change is not encoded again. */
export interface EncodedRow<Row extends object> {
  readonly folded: FoldedRow<Row>;
  /** In the order of the table's columns. */
  readonly cells: readonly (string | null)[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Encodes the rows of one view. */
export class RowCells<Row extends object> {
  private template: EncodedRow<Row> | null = null;

  constructor(
    private readonly view: PostgresView<Row>,
    private readonly columns: readonly TableColumn[],
  ) {}

  /** @throws CellError when the view's initial values do not fit its columns */
  empty(key: string): EncodedRow<Row> {
    const folded = emptyRow(this.view, key);
    this.template ??= { folded, cells: this.all(folded) };
    return this.changed(this.template, folded);
  }

  of(folded: FoldedRow<Row>): EncodedRow<Row> {
    return { folded, cells: this.all(folded) };
  }

  /** @throws CellError at the very event after which a column cannot hold its value */
  changed(before: EncodedRow<Row>, folded: FoldedRow<Row>): EncodedRow<Row> {
    const [old, now] = [before.folded.row as Fields, folded.row as Fields];
    if (old === now) return { folded, cells: before.cells };
    const cells = before.cells.slice();
    for (let at = 0; at < this.columns.length; at++) {
      const column = this.columns[at];
      if (column && now[column.property] !== old[column.property]) cells[at] = encodeCell(column, now[column.property]);
    }
    return { folded, cells };
  }

  private all({ row }: FoldedRow<Row>): (string | null)[] {
    return this.columns.map((column) => encodeCell(column, (row as Fields)[column.property]));
  }
}
