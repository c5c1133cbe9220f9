import { escapeIdentifier, type QueryConfig } from 'pg';
import { sql } from '../sql';
import type { AlsoRow } from './stream-append';

/** A row that goes with the one event of an append, where several appends share a statement. */
export interface RowOfEvent extends AlsoRow {
  /** The event's id. */
  readonly of: string;
}

/** The append in `<name>.sql`, prepared once a connection; and once more for each kind of row that goes with it. */
export const withAlso = (folder: string, name: string) => {
  const prepared = preparedBy(folder, name, insertIfAppended);
  return (also: AlsoRow | undefined, values: unknown[]): QueryConfig =>
    also
      ? { ...prepared(also, values.length + 1), values: [...values, JSON.stringify(also.row)] }
      : { ...prepared(), values };
};

/** The same for many appends at once. Their rows are all of one kind: see {@link kindOf}. */
export const withAlsoEach = (folder: string, name: string) => {
  const prepared = preparedBy(folder, name, insertForEach);
  return (rows: readonly RowOfEvent[], values: unknown[]): QueryConfig => {
    const [first] = rows;
    if (!first) return { ...prepared(), values };
    const given = rows.map(({ of, row }) => ({ of, row }));
    return { ...prepared(first, values.length + 1), values: [...values, JSON.stringify(given)] };
  };
};

/** The row by itself, where no event goes with it. */
export const alsoAlone = ({ table, row }: AlsoRow): QueryConfig => {
  const { into, columns } = targetOf({ table, row });
  return {
    text: `insert into ${into} (${columns}) select ${columns} from json_populate_record(null::${into}, $1::json)`,
    values: [JSON.stringify(row)],
  };
};

/** Rows of one kind fill the same columns of the same table. */
export const kindOf = (also: AlsoRow | undefined): string =>
  also ? [also.table, ...Object.keys(also.row)].map((name) => escapeIdentifier(name)).join() : '';

type Insert = (also: AlsoRow, parameter: number) => string;

const preparedBy = (folder: string, name: string, insert: Insert) => {
  const text = sql(folder, name);
  const kinds = new Map<string, { readonly name: string; readonly text: string }>();
  const alone = { name, text: text.replace(place, '') };
  return (also?: AlsoRow, parameter = 0): { readonly name: string; readonly text: string } => {
    if (!also) return alone;
    const kind = kinds.get(kindOf(also)) ?? {
      // PostgreSQL cuts names off at 63 bytes, so kinds are counted and not spelled out.
      name: `${name}-also-${kinds.size}`,
      text: text.replace(place, () => `, also as (${insert(also, parameter)})`),
    };
    kinds.set(kindOf(also), kind);
    return kind;
  };
};

/** Where the statement takes one more part. */
const place = '-- {also}';

const targetOf = ({ table, row }: AlsoRow) => {
  const names = Object.keys(row).map((column) => escapeIdentifier(column));
  return { into: escapeIdentifier(table), columns: names.join(', ') };
};

const insertIfAppended: Insert = (also, parameter) => {
  const { into, columns } = targetOf(also);
  return `insert into ${into} (${columns})
    select ${columns} from json_populate_record(null::${into}, $${parameter}::json)
    where exists (select from appended)`;
};

const insertForEach: Insert = (also, parameter) => {
  const { into, columns } = targetOf(also);
  return `insert into ${into} (${columns})
    select ${columns}
    from json_array_elements($${parameter}::json) as given (pair)
    join appended as own on own.id = (pair ->> 'of')::uuid
    cross join lateral (select * from json_populate_record(null::${into}, pair -> 'row')) as row`;
};
