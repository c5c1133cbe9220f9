import type { Pool } from 'pg';
import type { OperatorTools } from '../operations/tools';
import type { VersionReport } from '../operations/reports';
import { readActive, readVersions } from './version-states';

/** Every version that is or was there, of all views. */
export const listVersions = async ({
  pool,
  projections,
}: Pick<OperatorTools, 'projections'> & { readonly pool: Pool }): Promise<VersionReport[]> => {
  const [versions, active] = [await readVersions(pool), await readActive(pool)];
  return versions.map(({ name, version, engine, state }) => ({
    ...{ view: name, version, engine, state },
    active: active.get(name)?.version === version,
    inCode: projections.some((each) => each.name === name && each.version === version),
  }));
};
