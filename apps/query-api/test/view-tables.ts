import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkouts, CustomerOverview, OrderDetails, PaymentDetails, ShipmentDetails, StockLevel } from '@refold/views';
import type { Pool } from 'pg';
import { type ColumnOptions, getMetadataArgsStorage } from 'typeorm';

type RowClass<Row> = new () => Row;
/** What a reader must not show: rows without their defining event, and deleted ones. */
export interface Flags {
  readonly _defined?: boolean;
  readonly _deleted?: boolean;
}

const snakeCase = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columnsOf = (row: object) =>
  getMetadataArgsStorage().columns.filter(({ target }) => target === row) as {
    propertyName: string;
    options: ColumnOptions;
  }[];
const nameOf = (row: object): string =>
  getMetadataArgsStorage().tables.find(({ target }) => target === row)?.name ?? '';

/** No app may import another's libraries; the projector's migrations are what it makes, so they are read as files. */
const migrations = join(__dirname, '..', '..', '..', 'libs', 'projections', 'src', 'catalogue', 'migrations');

/** The tables as the projector makes them, of version 1 and active. */
export const createViewTables = async (pool: Pool): Promise<void> => {
  for (const file of readdirSync(migrations).sort()) await pool.query(readFileSync(join(migrations, file), 'utf8'));
  for (const row of [OrderDetails, CustomerOverview, StockLevel, Checkouts, PaymentDetails, ShipmentDetails]) {
    await createViewTable(pool, row, 1);
    await activate(pool, nameOf(row), 1, 'postgres');
  }
};

export const createViewTable = async (pool: Pool, row: object, version: number): Promise<void> => {
  await createBareTable(pool, row, version);
  await createIndexes(pool, row, version);
};

/** Without the indexes, as a rebuild fills it. */
export const createBareTable = async (pool: Pool, row: object, version: number): Promise<void> => {
  const columns = columnsOf(row).map(
    ({ propertyName, options }) =>
      `${snakeCase(propertyName)} ${String(options.type)} ${options.primary ? 'primary key' : options.nullable ? '' : 'not null'}`,
  );
  const flags = ['_defined boolean not null', '_deleted boolean not null'];
  await pool.query(`create table ${nameOf(row)}_v${version} (${[...columns, ...flags].join(', ')})`);
  await createLedger(pool, `${nameOf(row)}_v${version}`);
};

export const createIndexes = async (pool: Pool, row: object, version: number): Promise<void> => {
  const declared = getMetadataArgsStorage().indices.filter(({ target }) => target === row);
  const namesOf = (columns: unknown): string[] => (Array.isArray(columns) ? columns.map(String).map(snakeCase) : []);
  const searched = declared.filter(({ fulltext }) => fulltext).flatMap(({ columns }) => namesOf(columns));
  if (searched.length > 0) await pool.query('create extension if not exists pg_trgm');
  for (const { columns, fulltext } of declared) {
    const parts = namesOf(columns).map((name) => (searched.includes(name) ? `(lower(${name}) collate "C")` : name));
    const indexed = fulltext ? `using gin (${namesOf(columns)[0]} gin_trgm_ops)` : `(${parts.join(', ')})`;
    await pool.query(`create index on ${nameOf(row)}_v${version} ${indexed}`);
  }
};

/** Which version of each stream a projection has applied; for facts, too, it stands beside the views. */
export const createLedger = async (pool: Pool, projection: string): Promise<void> => {
  await pool.query(
    `create table ${projection}__ledger (stream_id text primary key, version integer not null, event_id uuid not null)`,
  );
};

export const activate = async (pool: Pool, view: string, version: number, engine: string): Promise<void> => {
  await pool.query(
    `insert into active_versions (view, version, engine) values ($1, $2, $3) on conflict (view) do update set version = excluded.version`,
    [view, version, engine],
  );
};

export const insertRows = async <Row extends object>(
  pool: Pool,
  row: RowClass<Row>,
  rows: readonly (Row & Flags)[],
  version = 1,
): Promise<void> => {
  const columns = columnsOf(row);
  const names = [...columns.map(({ propertyName }) => snakeCase(propertyName)), '_defined', '_deleted'].join(', ');
  for (const given of rows) {
    const cells = columns.map(({ propertyName, options }) => {
      const value = (given as Record<string, unknown>)[propertyName];
      return options.type === 'jsonb' && value !== null ? JSON.stringify(value) : value;
    });
    const values = [...cells, given._defined ?? true, given._deleted ?? false];
    const places = values.map((_, n) => `$${n + 1}`).join(', ');
    await pool.query(`insert into ${nameOf(row)}_v${version} (${names}) values (${places})`, values);
  }
};
