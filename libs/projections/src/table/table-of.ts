import { columnsLeftOut } from '@refold/model';
import { getMetadataArgsStorage } from 'typeorm';
import { columnsOf, isOf, type RowClass, type TableColumn } from './columns';

/** A row class as a table: what every version of the view stores, before version and bookkeeping columns. */
export interface Table {
  /** From `@Entity('order_details')`. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly key: TableColumn;
  /** Column names of each index, in their order. */
  readonly indexes: readonly (readonly string[])[];
}

/**
 * Reads a row class's decorators.
 * @throws Error when it is no entity, has not exactly one text key, or indexes what is no column
 */
export const tableOf = (row: RowClass): Table => {
  const storage = getMetadataArgsStorage();
  // A class of its own is nearer than one that it inherits from.
  const name = storage.tables.findLast(({ target }) => isOf(row, target))?.name;
  if (!name) throw new Error(`${row.name} has no table name. Write @Entity('the_name') above it.`);
  const columns = columnsOf(row);
  const keys = columns.filter(({ primary }) => primary);
  const [key] = keys;
  if (!key || keys.length > 1 || key.type !== 'text')
    throw new Error(`${row.name} needs exactly one @PrimaryColumn('text'): rows are known by one text key.`);
  const absent = columnsLeftOut(row);
  const indexes = storage.indices
    .filter(({ target }) => isOf(row, target))
    .map(({ columns: indexed }): string[] => (Array.isArray(indexed) ? indexed : []))
    .filter((indexed) => !indexed.some((property) => absent.has(property)))
    .map((indexed) => indexed.map((property) => columnNamed(row, columns, property)));
  return { name, columns, key, indexes: distinct(indexes) };
};

const columnNamed = (row: RowClass, columns: readonly TableColumn[], property: string): string => {
  const found = columns.find((column) => column.property === property);
  if (!found) throw new Error(`${row.name} has an index on '${property}', which is none of its columns.`);
  return found.column;
};

const distinct = (indexes: string[][]): string[][] => [
  ...new Map(indexes.map((index) => [index.join(), index])).values(),
];
