import type { PostgresView } from '@refold/model';
import { quoted } from '../sql';
import type { TableColumn } from './columns';
import { indexName, ledgerName, physicalName, referenceName, type ProjectionName } from './names';
import { tableOf } from './table-of';

/** Statements that create what a view's version stores, each harmless when it is already there. */
export const viewDdl = (view: PostgresView): string[] => {
  const [rows = '', ...others] = tablesDdl(view);
  return [...extensionsOf(view), rows, ...viewIndexesDdl(view), ...others];
};

/** The tables with no index but their keys: what a rebuild fills. */
export const viewTablesDdl = (view: PostgresView): string[] => [...extensionsOf(view), ...tablesDdl(view)];

/** The rows' table first. */
const tablesDdl = (view: PostgresView): string[] => {
  const columns = tableOf(view.row).columns.map(definitionOf);
  const bookkeeping = ['_defined boolean not null', '_deleted boolean not null'];
  return [
    `create table if not exists ${quoted(physicalName(view))} (\n  ${[...columns, ...bookkeeping].join(',\n  ')}\n)`,
    ledgerDdl(view),
    ...view.copies.map(({ by }) => referenceDdl(referenceName(view, columnOf(view, by).column))),
  ];
};

export const viewIndexesDdl = (view: PostgresView): string[] => [
  ...indexesOf(view).map((index) => indexDdl(view, index)),
  ...tableOf(view.row).searched.map((column) => searchIndexDdl(view, column)),
];

/** Trigrams come with PostgreSQL, and the owner of a database may let them in. */
const extensionsOf = (view: PostgresView): string[] =>
  tableOf(view.row).searched.length > 0 ? ['create extension if not exists pg_trgm'] : [];

/** Names of all tables of a view's version. */
export const viewTables = (view: PostgresView): string[] => [
  physicalName(view),
  ledgerName(view),
  ...view.copies.map(({ by }) => referenceName(view, columnOf(view, by).column)),
];

/** The declared indexes, and one for each column that copies are made by, unless a declared one begins with it. */
const indexesOf = (view: PostgresView): (readonly string[])[] => {
  const { indexes } = tableOf(view.row);
  const pointing = view.copies.map(({ by }) => columnOf(view, by).column);
  return [...indexes, ...pointing.filter((by) => !indexes.some(([first]) => first === by)).map((by) => [by])];
};

const definitionOf = ({ column, type, nullable, primary }: TableColumn): string =>
  `${quoted(column)} ${type}${primary ? ' primary key' : nullable ? '' : ' not null'}`;

const indexDdl = (view: PostgresView, columns: readonly string[]): string => {
  const { searched } = tableOf(view.row);
  const name = indexName(
    view,
    columns.map((column) => (searched.includes(column) ? `${column}_lower` : column)),
  );
  const parts = columns.map((column) => (searched.includes(column) ? inSmallLetters(column) : quoted(column)));
  return `create index if not exists ${quoted(name)} on ${quoted(physicalName(view))} (${parts.join(', ')})`;
};

/** What is searched is put in order whatever the case, by code points: so an index has what begins alike side by side. */
const inSmallLetters = (column: string): string => `(lower(${quoted(column)}) collate "C")`;

/** By the groups of three letters in a text: it finds what contains others, which an order of texts does not. */
const searchIndexDdl = (view: ProjectionName, column: string): string =>
  `create index if not exists ${quoted(indexName(view, [column, 'search']))} on ${quoted(physicalName(view))} ` +
  `using gin (${quoted(column)} gin_trgm_ops)`;

/** Which version of each stream a projection has applied, and by which event. */
export const ledgerDdl = (projection: ProjectionName): string =>
  `create table if not exists ${quoted(ledgerName(projection))} ` +
  '(stream_id text primary key, version integer not null, event_id uuid not null)';

/** `columns` holds by column name what the copied streams have said so far; empty for what only rows have named. */
const referenceDdl = (name: string): string =>
  `create table if not exists ${quoted(name)} (key text primary key, columns jsonb not null)`;

/** @throws Error when the view has no such field */
export const columnOf = (view: PostgresView, property: string): TableColumn => {
  const found = tableOf(view.row).columns.find((column) => column.property === property);
  if (!found) throw new Error(`View ${view.name} has no column '${property}'.`);
  return found;
};
