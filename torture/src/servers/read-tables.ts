import { instant } from '@refold/model';
import type { Row } from '../oracle/rows';
import { factTables, viewTables, type Projected } from '../oracle/fold';
import type { ServersWorld } from './world';

/** Reads every version of the views and facts that is fed, straight from the engines. */
export const readProjected = async (world: ServersWorld): Promise<Projected> => {
  const { rows } = await world.viewsDatabase.pool.query<{ id: string; engine: string }>(
    `select name || '_v' || version as id, engine from projection_definitions where state = 'live'`,
  );
  const of = (engine: string, known: readonly string[]): string[] =>
    rows.filter((each) => each.engine === engine && known.includes(each.id.replace(/_v\d+$/, ''))).map(({ id }) => id);
  const [views, facts] = await Promise.all([
    Promise.all(of('postgres', viewTables).map(async (id) => [id, await viewRows(world, id)] as const)),
    Promise.all(of('clickhouse', factTables).map(async (id) => [id, await factRows(world, id)] as const)),
  ]);
  return { views: new Map(views), facts: new Map(facts) };
};

const viewRows = async ({ viewsDatabase }: ServersWorld, table: string): Promise<Row[]> => {
  const { rows } = await viewsDatabase.pool.query<{ row: Row }>(`select to_jsonb(t) as row from ${table} as t`);
  return rows.map(({ row }) => withMoments(row, (value) => instant(value)));
};

const factRows = async ({ clickhouse }: ServersWorld, table: string): Promise<Row[]> => {
  const result = await clickhouse.client.query({
    query: `select * from ${table} final`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  const rows = await result.json<Row>();
  return rows.map((row) => withMoments(row, (value) => `${value.replace(' ', 'T')}Z`));
};

/** Moments as events have them; every engine writes them in its own way. */
const withMoments = (row: Row, read: (value: string) => string): Row =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      /^at$|_at$/.test(column) && typeof value === 'string' ? read(value) : value,
    ]),
  );
