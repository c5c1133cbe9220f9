import type { PoolClient, QueryArrayResult } from 'pg';
import { selectMoment } from '../../freshness/cut';
import type { Moment } from '../../freshness/last-cut';
import { type Asked, planned } from '../prepared';
import type { Statement } from '../run';

export interface ReadAlone<Row> {
  readonly rows: Row[];
  readonly moment: Moment;
}

/**
 * Rows, and the moment in which they were seen, by one statement outside of any transaction: what one statement reads it
 * reads in one snapshot. Gives the connection back.
 * @param asked of which all columns have names
 * @throws what PostgreSQL says
 */
export const readAlone = async <Row>(client: PoolClient, asked: Asked): Promise<ReadAlone<Row>> => {
  const { rows, fields } = await readArrays(client, planned({ ...asked, text: withMoment(asked.text) }));
  const [sees, now] = (rows[0] ?? []) as [Moment['sees'], number];
  return { moment: { sees, now }, rows: rowsOf<Row>(rows, fields) };
};

const readArrays = async (client: PoolClient, statement: Statement): Promise<QueryArrayResult<unknown[]>> => {
  try {
    const result = await client.query<unknown[]>({ ...statement, rowMode: 'array' });
    client.release();
    return result;
  } catch (error) {
    // It may be the connection itself that has failed.
    client.release(true);
    throw error;
  }
};

/** There is a row of it where the statement finds none. It is looked at once: by `offset 0` not for each row. */
const withMoment = (text: string): string =>
  `select moment.*, found.* from (${selectMoment} offset 0) as moment
  left join lateral (select true as "found", rows.* from (${text}) as rows) as found on true`;

/** What is before the columns of the statement: sees, now and found. */
const ahead = 3;

const rowsOf = <Row>(rows: readonly unknown[][], fields: QueryArrayResult['fields']): Row[] => {
  const names = fields.slice(ahead).map(({ name }) => name);
  // Of one shape from the start, which is faster to fill and to read than one that grows by each column.
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  return rows.flatMap((values) => (values[ahead - 1] === true ? [filled(empty, names, values) as Row] : []));
};

const filled = (empty: object, names: readonly string[], values: readonly unknown[]): object => {
  const row: Record<string, unknown> = { ...empty };
  for (let n = 0; n < names.length; n++) row[names[n] as string] = values[n + ahead];
  return row;
};
