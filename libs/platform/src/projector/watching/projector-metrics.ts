import { problemsOf, type Projector } from '@refold/projections';
import type { Pool } from 'pg';
import { poolMetrics, processMetrics, type Metrics } from '../../metrics';
import type { Vitals } from '../../vitals';
import { lagMetrics, sourceMetrics } from './lag-metrics';
import { storedMetrics } from './stored-metrics';

/** All that a projector tells at a scrape, beside what it counts as it works. */
export const projectorMetrics = (metrics: Metrics, projector: Projector, vitals: Vitals, pool: Pool): void => {
  const obstacle = async (): Promise<string | null> => problemsOf(projector)[0] ?? null;
  const restored = async () =>
    Object.fromEntries(projector.watch.states().map(({ service, restored: why }) => [service, why]));
  processMetrics(metrics, { vitals, obstacle, restored });
  poolMetrics(metrics, pool);
  lagMetrics(metrics, projector);
  sourceMetrics(metrics, projector);
  storedMetrics(metrics, projector);
};
