import type { Pool } from 'pg';
import type { Metrics } from './metrics';

/** How busy the connections to the database are. */
export const poolMetrics = (metrics: Metrics, pool: Pool): void => {
  const connections = metrics.gauge('database_connections', 'Connections of the pool', ['state']);
  const waiting = metrics.gauge('database_waiting', 'Work that waits for a connection of the pool');
  metrics.onScrape('pool', () => {
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
    waiting.set(pool.waitingCount);
  });
};
