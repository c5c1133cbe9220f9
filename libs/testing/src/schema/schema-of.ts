import { sql } from '@refold/event-store';
import type { Pool } from 'pg';

interface Column {
  readonly table: string;
  readonly options: string | null;
  readonly column: string;
  readonly said: string;
}
interface Constraint {
  readonly table: string;
  readonly name: string;
  readonly said: string;
}

const listColumns = sql(__dirname, 'list-columns');
const listConstraints = sql(__dirname, 'list-constraints');
const listFurther = sql(__dirname, 'list-further');

/**
 * What a database looks like, as text that is the same for the same schema: tables with their columns in order and their
 * constraints, then everything else. Made from the server's catalogue, so that it tells what migrations have come to and
 * not what they say.
 */
export const schemaOf = async (pool: Pool): Promise<string> => {
  const { rows: columns } = await pool.query<Column>(listColumns);
  const { rows: constraints } = await pool.query<Constraint>(listConstraints);
  const { rows: further } = await pool.query<{ statement: string }>(listFurther);
  const tables = [...new Set(columns.map(({ table }) => table))].map((table) =>
    tableText(
      table,
      columns.filter((column) => column.table === table),
      constraints.filter((constraint) => constraint.table === table),
    ),
  );
  return [...tables, ...further.map(({ statement }) => `${statement.trim()};\n`)].join('\n');
};

const tableText = (table: string, columns: readonly Column[], constraints: readonly Constraint[]): string => {
  const parts = [
    ...columns.map(({ column, said }) => `${column} ${said}`),
    ...constraints.map(({ name, said }) => `constraint ${name} ${said}`),
  ];
  const options = columns[0]?.options;
  return `create table ${table} (\n${parts.map((part) => `  ${part}`).join(',\n')}\n)${options ? ` with (${options})` : ''};\n`;
};
