import type { ClientBase, Pool } from 'pg';
import type { Engine } from '../catalogue/engine';
import type { VersionState } from '../operations/reports';
import type { ProjectionName } from '../table/names';

type Database = ClientBase | Pool;

export interface KnownVersion extends ProjectionName {
  readonly engine: Engine;
  readonly state: VersionState;
}

/** Every version that was ever registered, by name and version. */
export const readVersions = async (database: Database): Promise<KnownVersion[]> => {
  const { rows } = await database.query<KnownVersion>(
    'select name, version, engine, state from projection_definitions order by name, version',
  );
  return rows;
};

/** @returns false when it was in none of the states that allow it */
export const moveState = async (
  database: Database,
  { name, version }: ProjectionName,
  from: readonly VersionState[],
  to: VersionState,
): Promise<boolean> => {
  const { rowCount } = await database.query(
    'update projection_definitions set state = $4 where name = $1 and version = $2 and state = any($3)',
    [name, version, from, to],
  );
  return rowCount === 1;
};

/** What readers use of a view, and what they used before. */
export interface Active {
  readonly version: number;
  readonly previous: number | null;
  readonly changedAt: Date;
}

export const readActive = async (database: Database): Promise<ReadonlyMap<string, Active>> => {
  const { rows } = await database.query<Active & { view: string }>(
    'select view, version, previous_version as previous, changed_at as "changedAt" from active_versions',
  );
  return new Map(rows.map(({ view, ...active }) => [view, active]));
};
