export type RowClass<Row = object> = new () => Row;

const leftOut = new WeakMap<RowClass, ReadonlySet<string>>();

/** A row class that inherits another's columns but these: the row of a version that did not have them yet. */
export const rowWithout = <Row>(row: RowClass<Row>, columns: readonly string[]): RowClass => {
  if (columns.length === 0) return row as RowClass;
  const narrower = class extends (row as RowClass) {};
  leftOut.set(narrower, new Set([...columnsLeftOut(row as RowClass), ...columns]));
  return narrower;
};

/** Columns that a row class does not inherit. */
export const columnsLeftOut = (row: RowClass): ReadonlySet<string> => leftOut.get(row) ?? new Set();
