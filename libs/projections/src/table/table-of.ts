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
  /**
   * Names of the columns whose text is searched, from `@Index(['name'], { fulltext: true })`. Other indexes have them in
   * small letters.
   */
  readonly searched: readonly string[];
}

/**
 * Reads a row class's decorators.
 * @throws Error when it is no entity, has not exactly one text key, indexes what is no column, or searches what is no text
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
  const declared = storage.indices
    .filter(({ target }) => isOf(row, target))
    .map(({ columns: indexed, fulltext }) => ({ indexed: Array.isArray(indexed) ? indexed : [], fulltext }))
    .filter(({ indexed }) => !indexed.some((property) => absent.has(property)))
    .map(({ indexed, fulltext }) => ({
      columns: indexed.map((property) => columnNamed(row, columns, property)),
      searched: fulltext === true,
    }));
  const indexes = distinct(declared.filter(({ searched }) => !searched).map((index) => index.columns));
  const searched = declared.filter((index) => index.searched).map((index) => searchedColumn(row, index.columns));
  return { name, columns, key, indexes, searched: [...new Set(searched)].map(({ column }) => column) };
};

const columnNamed = (row: RowClass, columns: readonly TableColumn[], property: string): TableColumn => {
  const found = columns.find((column) => column.property === property);
  if (!found) throw new Error(`${row.name} has an index on '${property}', which is none of its columns.`);
  return found;
};

const searchedColumn = (row: RowClass, [column, ...others]: readonly TableColumn[]): TableColumn => {
  if (column?.type === 'text' && others.length === 0) return column;
  throw new Error(`${row.name} has a fulltext index that is not on exactly one column of type text.`);
};

const distinct = (indexes: readonly (readonly TableColumn[])[]): string[][] => {
  const names = indexes.map((index) => index.map(({ column }) => column));
  return [...new Map(names.map((index) => [index.join(), index])).values()];
};
