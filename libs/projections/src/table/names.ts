import { createHash } from 'node:crypto';

/** A projection by name and version: each version has tables of its own. */
export interface ProjectionName {
  readonly name: string;
  readonly version: number;
}

/** `order_details_v1`: the physical table in either engine, and the projection's name in ledger, progress and letters. */
export const physicalName = ({ name, version }: ProjectionName): string => fitting(`${name}_v${version}`, '');

/** `order_details_v1__ledger`: last applied version of each stream. Always in PostgreSQL. */
export const ledgerName = (projection: ProjectionName): string => fitting(physicalName(projection), '__ledger');

/** `order_details_v1__by_customer_id`: what rows copy from the one that a column points to. */
export const referenceName = (projection: ProjectionName, byColumn: string): string =>
  fitting(`${physicalName(projection)}__by_${byColumn}`, '');

/** Index names share one namespace in a database, so the version is part of them. */
export const indexName = (projection: ProjectionName, columns: readonly string[]): string =>
  fitting(`${physicalName(projection)}__${columns.join('__')}`, '_idx');

/** Of a prepared statement, for one table: PostgreSQL cuts these names, too. */
export const statementName = (table: string, verb: string): string => fitting(table, `:${verb}`);

/** PostgreSQL cuts names after 63 bytes, silently and so that two may become one: a digest keeps long ones apart. */
const longest = 63;
const fitting = (name: string, suffix: string): string => {
  if (name.length + suffix.length <= longest) return name + suffix;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, longest - suffix.length - 9)}_${digest}${suffix}`;
};
