import type { Vitals } from '../vitals';
import { setGauge, type Metrics } from './metrics';

export interface Watched {
  readonly vitals: Vitals;
  /** Why the process cannot do its work now; null when it can. */
  readonly obstacle: () => Promise<string | null>;
  /** Why its store is taken for one that was restored to an earlier state, or another's is; null when none is. */
  readonly restored?: () => Promise<Readonly<Record<string, string | null>>>;
}

/** What every process tells. */
export const processMetrics = (metrics: Metrics, { vitals, obstacle, restored }: Watched): void => {
  const ready = metrics.gauge('ready', '1 when the process can do its work, else 0');
  const alive = metrics.gauge('part_alive', '1 while the loop of this part turns, 0 when it is dead', ['part']);
  const silence = metrics.gauge('part_silence_seconds', 'Time since the loop of this part last turned', ['part']);
  metrics.onScrape('readiness', async () => ready.set((await obstacle()) === null ? 1 : 0));
  metrics.onScrape('vitals', () => {
    const parts = vitals.read();
    setGauge(
      alive,
      parts.map((part) => [{ part: part.name }, part.alive ? 1 : 0]),
    );
    setGauge(
      silence,
      parts.flatMap(({ name, silentSeconds }) => (silentSeconds === null ? [] : [[{ part: name }, silentSeconds]])),
    );
  });
  if (!restored) return;
  const lost = metrics.gauge('store_restored', '1 when the store of this service lacks events that others have seen', [
    'service',
  ]);
  metrics.onScrape('restored', async () => {
    const found = Object.entries(await restored());
    setGauge(
      lost,
      found.map(([service, why]) => [{ service }, why === null ? 0 : 1]),
    );
  });
};
