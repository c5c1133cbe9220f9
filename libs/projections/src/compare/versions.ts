import type { Pool } from 'pg';
import type { Projection } from '../flush/projection';
import { Refusal } from '../operations/refusal';
import type { OperatorTools } from '../operations/tools';
import { readActive, readVersions } from '../versions/version-states';
import type { Pair } from './standing/standing';

/**
 * Which versions of a view `diff` compares: the active one, and of the others that are fed the newest above it; when
 * there is none above, the newest below, which is where a rollback would go.
 * @throws Refusal when there are no two
 */
export const versionsToCompare = async (
  { pool, projections }: Pick<OperatorTools, 'pool' | 'projections'>,
  view: string,
): Promise<Pair> => {
  const defined = projections.filter(({ name }) => name === view);
  const active = (await readActive(pool)).get(view)?.version;
  const blue = defined.find(({ version }) => version === active);
  if (!blue) throw new Refusal('unknown', `There is no view ${view} that readers use. refold versions lists them all.`);
  const live = await liveOnes(pool, view);
  const others = defined.filter(({ version }) => version !== active && live.has(version));
  const above = others.filter(({ version }) => version > blue.version);
  const green = (above.length > 0 ? above : others).sort((a, b) => b.version - a.version)[0];
  if (green) return { blue, green };
  throw new Refusal(
    'refused',
    `There is nothing to compare: version ${blue.version} is the only version of ${view} that is fed with events. ` +
      `Build another first: refold rebuild ${view}.`,
  );
};

/** @throws Refusal when one of them is not fed with every event */
export const refuseUnfed = async (pool: Pool, versions: readonly Projection[]): Promise<void> => {
  for (const { id, name, version } of versions)
    if (!(await liveOnes(pool, name)).has(version))
      throw new Refusal(
        'refused',
        `${id} is not fed with every event, so it cannot be compared. Finish its rebuild first.`,
      );
};

const liveOnes = async (pool: Pool, view: string): Promise<ReadonlySet<number>> =>
  new Set(
    (await readVersions(pool))
      .filter(({ name, state }) => name === view && state === 'live')
      .map(({ version }) => version),
  );
