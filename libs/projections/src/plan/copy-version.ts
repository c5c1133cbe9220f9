import { emptyRow } from '@refold/model';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../flush/transaction';
import type { ViewProjection } from '../postgres/view-projection';
import { quoted, sql, unhurried } from '../sql';
import { encodeCell } from '../table/cells';
import { viewTables } from '../table/postgres-ddl';
import { tableOf } from '../table/table-of';

/**
 * Fills a version's tables with what another one holds, as of one moment: rows, ledger, what rows copy, letters, and how
 * far all that has been read, with what is still missing of that. Columns that only the new one has begin with its first
 * values.
 */
export const copyVersion = (pool: Pool, from: ViewProjection, to: ViewProjection): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read');
    await copyRows(client, from, to);
    const [, ...old] = viewTables(from.view);
    const [, ...fresh] = viewTables(to.view);
    for (const [at, table] of fresh.entries())
      await client.query(unhurried(`insert into ${quoted(table)} select * from ${quoted(old[at] ?? '')}`));
    for (const table of ['projection_progress', 'dead_letters', 'discarded_letters'])
      await copyOwn(client, table, from.id, to.id);
    await client.query(copyGaps, [from.engine, to.id]);
  });

/** Gaps that the engine has not healed are missing in the copy as well, and its own reader heals them. */
const copyGaps = sql(__dirname, 'copy-gaps');

const copyRows = async (client: PoolClient, from: ViewProjection, to: ViewProjection): Promise<void> => {
  const known = new Set(tableOf(from.view.row).columns.map(({ column }) => column));
  const { columns } = tableOf(to.view.row);
  const empty = emptyRow(to.view, '').row as Record<string, unknown>;
  const values: (string | null)[] = [];
  const selected = columns.map((column) => {
    if (known.has(column.column)) return quoted(column.column);
    values.push(encodeCell(column, empty[column.property]));
    return `$${values.length}::${column.type}`;
  });
  const names = columns.map(({ column }) => quoted(column)).join(', ');
  const copy = `insert into ${quoted(to.id)} (${names}, _defined, _deleted)
     select ${selected.join(', ')}, _defined, _deleted from ${quoted(from.id)}`;
  await client.query(unhurried(copy, values));
};

/** Rows of a table that all projections share, under another's name. */
const copyOwn = async (client: PoolClient, table: string, from: string, to: string): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attidentity = '' and attname <> 'projection'`,
    [table],
  );
  const columns = rows.map(({ name }) => name).join(', ');
  const order = table === 'dead_letters' ? 'order by id' : '';
  await client.query(
    `insert into ${quoted(table)} (projection, ${columns}) select $2, ${columns} from ${quoted(table)} where projection = $1 ${order}`,
    [from, to],
  );
};
