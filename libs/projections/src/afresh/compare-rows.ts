import type { FoldedRow } from '@refold/model';
import { CellError, encodeCell } from '../table/cells';
import type { TableColumn } from '../table/columns';
import type { Table } from '../table/table-of';

/** A row as people and JSON see it: by column, 64-bit numbers as digits, with the two facts that readers go by. */
export type PlainRow = Readonly<Record<string, unknown>>;

/** Names of the columns in which two rows differ. A row that is not there differs in all. */
export const differingColumns = (
  { columns }: Table,
  stored: FoldedRow | null,
  expected: FoldedRow | null,
): string[] => {
  if (stored === null && expected === null) return [];
  const [one, other] = [stored, expected].map((row) => row && cellsOf(columns, row));
  return [...columns.map(({ column }) => column), '_defined', '_deleted'].filter(
    (column) => one?.get(column) !== other?.get(column),
  );
};

export const plainRow = ({ columns }: Table, folded: FoldedRow): PlainRow => ({
  ...Object.fromEntries(columns.map(({ column, property }) => [column, plain(cellIn(folded, property))])),
  _defined: folded.defined,
  _deleted: folded.deleted,
});

/** A value as JSON holds it. */
export const plain = (value: unknown): unknown =>
  value === undefined
    ? null
    : (JSON.parse(
        JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each)),
      ) as unknown);

/** JSON text that is the same for the same value: jsonb keeps no order of fields. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return each.toString();
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

const cellsOf = (columns: readonly TableColumn[], folded: FoldedRow): Map<string, string | null> =>
  new Map([
    ...columns.map((column): [string, string | null] => [
      column.column,
      cellOf(column, cellIn(folded, column.property)),
    ]),
    ['_defined', String(folded.defined)],
    ['_deleted', String(folded.deleted)],
  ]);

const cellIn = ({ row }: FoldedRow, property: string): unknown => (row as Record<string, unknown>)[property];

/** A value that the column cannot hold is unlike every stored one. */
const cellOf = (column: TableColumn, value: unknown): string | null => {
  if (column.type === 'jsonb' && value !== null && value !== undefined) return canonical(value);
  try {
    return encodeCell(column, value);
  } catch (error) {
    if (error instanceof CellError) return `cannot be stored: ${error.message}`;
    throw error;
  }
};
