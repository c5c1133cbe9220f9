import type { PoolClient } from 'pg';
import { register } from '../catalogue/register';
import type { Projection } from '../flush/projection';
import type { VersionState } from '../operations/reports';
import { readActive, readVersions } from './version-states';

/** Readers use a version that this code cannot feed: they would see it stand still without a word. */
export class ActiveVersionMissing extends Error {
  constructor(name: string, active: number, defined: readonly number[]) {
    super(
      `Readers use version ${active} of ${name}, but the code defines only version ${defined.join(', ')}. ` +
        `Put the definition of version ${active} back beside the new one; rebuild and promote the new one; and take the ` +
        `old one out after: refold retire ${name}.`,
    );
    this.name = 'ActiveVersionMissing';
  }
}

/**
 * Records what the code defines and tells how far each version is. The newest version of a name that nobody reads yet is
 * live at once in a system without history; with history it is built first, beside what is fed, so that nothing waits
 * for it.
 * @param projections of one engine
 * @returns states by projection id
 * @throws DefinitionChanged, ActiveVersionMissing
 */
export const beginVersions = async (
  client: PoolClient,
  projections: readonly Projection[],
  accepted: readonly string[] = [],
): Promise<Map<string, VersionState>> => {
  const active = await readActive(client);
  const history = await hasHistory(client, projections);
  const states = new Map<string, VersionState>();
  for (const projection of projections) {
    const versions = projections.filter(({ name }) => name === projection.name).map(({ version }) => version);
    const used = active.get(projection.name)?.version;
    if (used !== undefined && !versions.includes(used)) throw new ActiveVersionMissing(projection.name, used, versions);
    const isFirst = used === undefined && projection.version === Math.max(...versions);
    const whenNew = isFirst && !history ? 'live' : 'declared';
    states.set(projection.id, await register(client, projection, accepted, whenNew));
  }
  return states;
};

/** Whether this engine has read anything yet. */
const hasHistory = async (client: PoolClient, projections: readonly Projection[]): Promise<boolean> => {
  const engines = new Set(projections.map(({ engine }) => engine));
  const known = (await readVersions(client)).filter(({ engine, state }) => engines.has(engine) && state === 'live');
  if (known.length === 0) return false;
  const { rowCount } = await client.query('select 1 from projection_progress where next_offset > 0 limit 1');
  return rowCount === 1;
};
