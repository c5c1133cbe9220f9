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

export const setState = async (
  database: Database,
  { name, version }: ProjectionName,
  state: VersionState,
): Promise<void> => {
  await database.query('update projection_definitions set state = $3 where name = $1 and version = $2', [
    name,
    version,
    state,
  ]);
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
