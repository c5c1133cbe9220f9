import { quoted } from '../../sql';
import { selectedAs } from '../../table/cells';
import type { TableColumn } from '../../table/columns';
import type { SharedColumn } from '../columns';

/** A version's table. */
export interface Side {
  readonly table: string;
  readonly key: TableColumn;
}

/** Keys after the one and up to the other, in the order of the primary key; null is no bound. */
export interface KeyRange {
  readonly after: string | null;
  readonly through: string | null;
}

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

export type Column = SharedColumn<TableColumn>;
type SideName = 'blue' | 'green';

/**
 * A digest of a range: how many rows, the last key, and all rows' hashes in one. Hashes are of values, so jsonb with
 * other white space or order is the same. A record's hash is a sum of its fields', in which two rows that have swapped
 * a value would cancel out; hashed once more as text it is not. Of what is deleted only that is of interest: nothing
 * will ever show the rest.
 * @param limit no more rows than that, from the beginning of the range
 */
export const digestOf = (
  { table, key }: Side,
  side: SideName,
  columns: readonly Column[],
  range: KeyRange,
  limit: number | null,
): Statement => {
  const { where, values } = within(`t.${quoted(key.column)}`, range);
  const keyName = `t.${quoted(key.column)}`;
  const cells = [keyName, 't._defined', ...columns.map((column) => valueOf(column, side, 't'))].join(', ');
  const hash =
    `case when t._deleted then hashtextextended(${keyName}, 1) ` +
    `else hashtextextended(hash_record_extended(row(${cells}), 0)::text, 0) end`;
  const rows =
    `select ${keyName} as k, ${hash} as h, t._defined and not t._deleted as visible from ${quoted(table)} t` +
    `${where}${limit === null ? '' : ` order by ${keyName} limit ${limit}`}`;
  const text =
    'select max(k) as last, count(*)::integer as rows, count(*) filter (where visible)::integer as visible, ' +
    `coalesce(bit_xor(h), 0)::text as hash from (${rows}) r`;
  return { text, values };
};

/** Index of the first value in a row of {@link differingRows}. */
export const firstCell = 8;

/**
 * The rows of a range that differ, by key, so that two diffs show the same examples: key, whether each side stores it, `_defined` and `_deleted` of both, whether it waits
 * behind a dead letter of one side, then each column's two values as text, null where they are equal.
 */
export const differingRows = (
  blue: Side,
  green: Side,
  columns: readonly Column[],
  range: KeyRange,
  waiting: string,
): Statement => {
  const [b, g] = [`b.${quoted(blue.key.column)}`, `g.${quoted(green.key.column)}`];
  const { where, values } = within(`t.${quoted(blue.key.column)}`, range);
  const { where: whereGreen } = within(`t.${quoted(green.key.column)}`, range);
  const pairs = columns.map((column) => ({
    differs: `${valueOf(column, 'blue', 'b')} is distinct from ${valueOf(column, 'green', 'g')}`,
    texts: [textOf(column.blue, 'b'), textOf(column.green, 'g')],
  }));
  const selected = [
    ...[`coalesce(${b}, ${g})`, `${b} is not null`, `${g} is not null`],
    ...['b._defined', 'b._deleted', 'g._defined', 'g._deleted', waiting],
    ...pairs.flatMap(({ differs, texts }) =>
      texts.map((text) => `case when not b._deleted and not g._deleted and ${differs} then ${text} end`),
    ),
  ];
  const shown = ['b._defined <> g._defined', ...pairs.map(({ differs }) => differs)].join(' or ');
  const text =
    `select ${selected.join(', ')} from (select * from ${quoted(blue.table)} t${where}) b ` +
    `full join (select * from ${quoted(green.table)} t${whereGreen}) g on ${b} = ${g} ` +
    `where ${b} is null or ${g} is null or b._deleted <> g._deleted or (not b._deleted and (${shown})) order by 1`;
  return { text, values };
};

/** Columns whose type has changed are compared by their text. */
const valueOf = ({ blue, green }: Column, side: SideName, alias: string): string => {
  const column = side === 'blue' ? blue : green;
  return blue.type === green.type ? `${alias}.${quoted(column.column)}` : textOf(column, alias);
};

const textOf = (column: TableColumn, alias: string): string => `${selectedAs(column, alias)}::text`;

const within = (key: string, { after, through }: KeyRange): { where: string; values: string[] } => {
  const values: string[] = [];
  const bounds: string[] = [];
  if (after !== null) bounds.push(`${key} > $${values.push(after)}`);
  if (through !== null) bounds.push(`${key} <= $${values.push(through)}`);
  return { where: bounds.length === 0 ? '' : ` where ${bounds.join(' and ')}`, values };
};
