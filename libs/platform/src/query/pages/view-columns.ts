import { getMetadataArgsStorage } from 'typeorm';

export type RowClass<Row extends object = object> = new () => Row;
export type Property<Row> = keyof Row & string;

/** `placedAt` is stored as `placed_at`, here and where the projector writes. */
export const columnName = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The view's name: what its row class says in `@Entity`. */
export const viewName = (row: RowClass): string => {
  const name = getMetadataArgsStorage().tables.find(({ target }) => target === row)?.name;
  if (!name) throw new Error(`${row.name} is no row of a view: it lacks @Entity with a name.`);
  return name;
};

/** Works it out once for each object. */
function remembered<Of extends object, Found>(work: (of: Of) => Found): (of: Of) => Found {
  const known = new WeakMap<Of, { readonly found: Found }>();
  return (of) => {
    const kept = known.get(of) ?? { found: work(of) };
    known.set(of, kept);
    return kept.found;
  };
}

/** What the class and those that it extends declare: a new version of a row may extend the old one. */
const declaredColumns = remembered((row: RowClass) =>
  getMetadataArgsStorage().columns.filter(({ target }) => isOf(row, target)),
);

const isOf = (row: RowClass, target: unknown): boolean =>
  target === row || (typeof target === 'function' && Object.prototype.isPrototypeOf.call(target, row));

/** Whether the row declares a column of this name in the database. */
export const hasColumn = (row: RowClass, column: string): boolean =>
  declaredColumns(row).some(({ propertyName }) => columnName(propertyName) === column);

const sortableTypes = ['text', 'timestamptz', 'bigint', 'integer'] as const;
export type SortableType = (typeof sortableTypes)[number];

export interface ViewColumn {
  readonly property: string;
  readonly column: string;
  readonly type: SortableType;
  readonly nullable: boolean;
  /** Put in order whatever the case of letters, as its index is: so are columns whose text is searched. */
  readonly folded: boolean;
}

/** A text as indexes have those that are searched: by code points, so that what begins alike lies side by side. */
export const folded = (text: string): string => `lower(${text}) collate "C"`;

/**
 * A column that lists can be sorted by.
 * @throws Error when the row class has no such column, or its values have no order that a cursor could name
 */
export const sortableColumn = (row: RowClass, property: string): ViewColumn => {
  const found = declaredColumns(row).find(({ propertyName }) => propertyName === property);
  const type = sortableTypes.find((known) => known === found?.options.type);
  if (!found || !type) throw new Error(`${row.name} has no column '${property}' that lists can be sorted by.`);
  const { nullable } = found.options;
  return {
    property,
    column: columnName(property),
    type,
    nullable: nullable === true,
    folded: isSearched(row, property),
  };
};

const isSearched = (row: RowClass, property: string): boolean =>
  getMetadataArgsStorage().indices.some(
    ({ target, columns, fulltext }) =>
      fulltext === true && Array.isArray(columns) && columns[0] === property && isOf(row, target),
  );

/**
 * The select list that gives objects of this row class: `order_id as "orderId", …`.
 * @param present columns that the table has; the others read as null
 */
export const columnsOf = (row: RowClass, present: ReadonlySet<string>): string => selectLists(row)(present);

/** Of a row class, by the columns that are there: those of a table are one set as long as the process lives. */
const selectLists = remembered((row: RowClass) =>
  remembered((present: ReadonlySet<string>) => selectList(row, present)),
);

const selectList = (row: RowClass, present: ReadonlySet<string>): string =>
  declaredColumns(row)
    .map(({ propertyName, options }) => ({
      property: propertyName,
      name: columnName(propertyName),
      type: options.type,
    }))
    .map(({ property, name, type }) => `${present.has(name) ? name : `null::${String(type)}`} as "${property}"`)
    .join(', ');
