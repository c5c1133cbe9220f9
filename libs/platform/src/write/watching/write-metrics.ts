import { poolMetrics, processMetrics, type Metrics } from '../../metrics';
import type { Vitals } from '../../vitals';
import { obstacleOf } from '../runtime/readiness';
import type { Runtime } from '../runtime/runtime';
import type { TaskList } from '../worker/task-list';
import type { Sagas } from '../sagas/saga-side';
import { feedMetrics, relayMetrics, workerMetrics } from './feed-metrics';

import { sagaMetrics } from './saga-metrics';

export interface WatchedService {
  readonly service: string;
  readonly runtime: Runtime;
  readonly vitals: Vitals;
  readonly taskLists: readonly TaskList[];
  readonly sagas: Sagas;
}

/** All that a service or a relay tells at a scrape, beside what it counts as it works. */
export class WriteMetrics {
  constructor(metrics: Metrics, { service, runtime, vitals, taskLists, sagas }: WatchedService) {
    const restored = async () => ({ [service]: await runtime.restored() });
    processMetrics(metrics, { vitals, obstacle: () => obstacleOf(runtime), restored });
    poolMetrics(metrics, runtime.pool);
    feedMetrics(metrics, runtime);
    relayMetrics(metrics, runtime);
    workerMetrics(metrics, runtime, taskLists);
    sagaMetrics(metrics, sagas);
  }
}
