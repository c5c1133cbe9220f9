import type { PoolClient } from 'pg';
import type { OnProgress } from '../../operations/reports';
import type { ViewProjection } from '../../postgres/view-projection';
import { quoted } from '../../sql';
import { tableOf } from '../../table/table-of';
import { compareColumns, type Compared } from '../columns';
import type { Groups } from '../groups';
import type { Pair } from '../standing/standing';
import { readDifference } from './read-difference';
import { differingRows, digestOf, type Column, type KeyRange, type Side, type Statement } from './statements';
import { waitingCondition } from './waiting';

/** Rows of one range. Equal ranges cost an aggregate each; in one that differs its rows are joined. */
const rangeRows = 4_096;
/** Differing rows that are in memory at a time. */
const fetchedRows = 500;

/** Compares all rows of two versions of a view, as the client's snapshot shows them, range by range of their keys. */
export const compareViews = async (
  client: PoolClient,
  pair: Pair<ViewProjection>,
  groups: Groups,
  onProgress: OnProgress,
): Promise<Compared> => {
  const [blue, green] = [sideOf(pair.blue), sideOf(pair.green)];
  const { shared, removed, added } = columnsOf(pair);
  const waiting = waitingCondition(pair);
  const total = await countRows(client, blue);
  let [rowsCompared, visible] = [0, 0];
  for (let after: string | null = null, more = true; more;) {
    const first = await digest(client, digestOf(blue, 'blue', shared, { after, through: null }, rangeRows));
    more = first.rows === rangeRows;
    const range: KeyRange = { after, through: more ? first.last : null };
    const second = await digest(client, digestOf(green, 'green', shared, range, null));
    if (first.hash !== second.hash || first.rows !== second.rows)
      rowsCompared += await compareRows(client, differingRows(blue, green, shared, range, waiting), shared, groups);
    rowsCompared += first.rows;
    visible += first.visible;
    after = range.through;
    onProgress({ what: 'rows compared', done: rowsCompared, total: Math.max(total, rowsCompared) });
  }
  for (const column of removed) groups.columnRemoved(column, visible);
  return { rowsCompared, addedColumns: added };
};

const sideOf = ({ id, view }: ViewProjection): Side => ({ table: id, key: tableOf(view.row).key });

const columnsOf = ({ blue, green }: Pair<ViewProjection>) => {
  const [before, after] = [blue, green].map(
    ({ view }) => new Map(tableOf(view.row).columns.map((column) => [column.column, column])),
  ) as [Map<string, Column['blue']>, Map<string, Column['green']>];
  const compared = compareColumns(before, after);
  return { ...compared, shared: compared.shared.filter((column) => !(column.blue.primary && column.green.primary)) };
};

const countRows = async (client: PoolClient, { table }: Side): Promise<number> => {
  const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from ${quoted(table)}`);
  return Number(rows[0]?.rows ?? 0);
};

interface Digest {
  readonly last: string | null;
  readonly rows: number;
  readonly visible: number;
  readonly hash: string;
}

const digest = async (client: PoolClient, statement: Statement): Promise<Digest> => {
  const { rows } = await client.query<Digest>(statement);
  return rows[0] ?? { last: null, rows: 0, visible: 0, hash: '0' };
};

/** Reads what differs a portion at a time. @returns how many of the rows blue does not store */
const compareRows = async (
  client: PoolClient,
  { text, values }: Statement,
  columns: readonly Column[],
  groups: Groups,
): Promise<number> => {
  await client.query(`declare differing no scroll cursor for ${text}`, values);
  let onlyGreen = 0;
  for (let more = true; more;) {
    const { rows } = await client.query<unknown[]>({ text: `fetch ${fetchedRows} from differing`, rowMode: 'array' });
    for (const row of rows) {
      const { kind, key, cells, inBlue } = readDifference(row, columns);
      groups.add(kind, key, cells);
      if (!inBlue) onlyGreen += 1;
    }
    more = rows.length === fetchedRows;
  }
  await client.query('close differing');
  return onlyGreen;
};
