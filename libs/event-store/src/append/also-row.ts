import { escapeIdentifier, type QueryConfig } from 'pg';
import { sql } from '../sql';
import type { AlsoRow } from './stream-append';

/** The append in `<name>.sql`, prepared once a connection; and once more for each kind of row that goes with it. */
export const withAlso = (folder: string, name: string) => {
  const text = sql(folder, name);
  const kinds = new Map<string, { readonly name: string; readonly text: string }>();
  const alone = { name, text: text.replace(place, '') };
  return (also: AlsoRow | undefined, values: unknown[]): QueryConfig => {
    if (!also) return { ...alone, values };
    const insert = insertOf(also, values.length + 1, 'where exists (select from appended)');
    const kind = kinds.get(insert) ?? {
      // PostgreSQL cuts names off at 63 bytes, so kinds are counted and not spelled out.
      name: `${name}-also-${kinds.size}`,
      text: text.replace(place, () => `, also as (${insert})`),
    };
    kinds.set(insert, kind);
    return { ...kind, values: [...values, JSON.stringify(also.row)] };
  };
};

/** The row by itself, where no event goes with it. */
export const alsoAlone = (also: AlsoRow): QueryConfig => ({
  text: insertOf(also, 1),
  values: [JSON.stringify(also.row)],
});

/** Where the statement takes one more part. */
const place = '-- {also}';

const insertOf = ({ table, row }: AlsoRow, parameter: number, condition = ''): string => {
  const into = escapeIdentifier(table);
  const columns = Object.keys(row)
    .map((column) => escapeIdentifier(column))
    .join(', ');
  return `insert into ${into} (${columns})
    select ${columns} from json_populate_record(null::${into}, $${parameter}::json) ${condition}`;
};
