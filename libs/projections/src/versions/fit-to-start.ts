import type { Pool } from 'pg';
import { readProgress } from '../catalogue/progress';
import type { Projection } from '../flush/projection';
import type { RebuildContext } from './rebuild/rebuild-context';
import { readActive } from './version-states';
import { recordsBehind } from './rebuild/records-behind';

/** Records that an engine may read again for the sake of a version that nobody reads: a second or so. */
const mostBehind = 10_000;

/**
 * Of the versions that are fed, those that an engine begins with. One that nobody reads, and that was not fed for long
 * because the code did not have it, would hold up all others while it catches up: it does so beside them and joins later.
 */
export const fitToStart = async (
  { pool, topicsOf }: Pick<RebuildContext, 'pool' | 'topicsOf'>,
  live: readonly Projection[],
): Promise<Projection[]> => {
  const active = await readActive(pool);
  const fit: Projection[] = [];
  for (const projection of live) {
    const version = active.get(projection.name)?.version;
    const used = live.find((each) => each.name === projection.name && each.version === version);
    if (!used || used === projection || (await behind(pool, projection, used, topicsOf(projection))) <= mostBehind)
      fit.push(projection);
  }
  return fit;
};

const behind = async (
  pool: Pool,
  projection: Projection,
  used: Projection,
  topics: readonly string[],
): Promise<number> => {
  const followed = (await readProgress(pool, used.id)).filter(({ topic }) => topics.includes(topic));
  const positions = followed.map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: nextOffset }));
  return recordsBehind(pool, projection.id, positions);
};
