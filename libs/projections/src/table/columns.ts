import { columnsLeftOut } from '@refold/model';
import { getMetadataArgsStorage } from 'typeorm';

/** The column types that rows of views may have: those that are the same in JavaScript, JSON and PostgreSQL. */
export const columnTypes = ['text', 'integer', 'bigint', 'boolean', 'jsonb', 'timestamptz'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** A column of a row class. */
export interface TableColumn {
  /** The row's field: `placedAt`. */
  readonly property: string;
  /** Its name in the database: `placed_at`. */
  readonly column: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly primary: boolean;
}

export type RowClass<Row extends object = object> = new () => Row;

/** `placedAt` to `placed_at`. */
export const snakeCase = (property: string): string =>
  property.replace(/[A-Z]/g, (capital, at: number) => `${at === 0 ? '' : '_'}${capital.toLowerCase()}`);

/**
 * The columns that a row class declares with TypeORM's decorators, inherited ones included, in their order.
 * @throws Error for a type that would not come back exactly as it was written
 */
export const columnsOf = (row: RowClass): TableColumn[] =>
  getMetadataArgsStorage()
    .columns.filter(({ target, propertyName }) => isOf(row, target) && !columnsLeftOut(row).has(propertyName))
    .map(({ propertyName, options }) => ({
      property: propertyName,
      column: options.name ?? snakeCase(propertyName),
      type: typeOf(row, propertyName, options.type),
      nullable: options.nullable === true,
      primary: options.primary === true,
    }));

/** True when decorators on `target` count for this row class. */
export const isOf = (row: RowClass, target: unknown): boolean =>
  target === row ||
  (typeof target === 'function' &&
    Object.prototype.isPrototypeOf.call(target.prototype as object, row.prototype as object));

const typeOf = (row: RowClass, property: string, type: unknown): ColumnType => {
  const known = columnTypes.find((each) => each === type);
  if (known) return known;
  throw new Error(
    `${row.name}.${property} has the column type ${String(type)}. Rows of views know ${columnTypes.join(', ')}: ` +
      `write it out, such as @Column('text').`,
  );
};
