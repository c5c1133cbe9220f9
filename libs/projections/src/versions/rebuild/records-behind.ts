import type { TopicPosition } from '@refold/kafka';
import type { Pool } from 'pg';
import { readProgress } from '../../catalogue/progress';

/** Records before these positions that a projection has not stored yet. */
export const recordsBehind = async (
  pool: Pool,
  projection: string,
  positions: readonly TopicPosition[],
): Promise<number> => {
  const stored = new Map(
    (await readProgress(pool, projection)).map((each) => [`${each.topic}/${each.partition}`, each.nextOffset]),
  );
  const missing = positions.map(({ topic, partition, offset }) => offset - (stored.get(`${topic}/${partition}`) ?? 0n));
  return missing.reduce((sum, each) => sum + (each > 0n ? Number(each) : 0), 0);
};
