import { auditCounts, countLetters, RebuildVerbs, type Projector } from '@refold/projections';
import { setCounter, setGauge, type Metrics } from '../../metrics';
import { labelNames, labelsOf, type ProjectionLabels } from './projection-watch';

/** What the views' database holds of the projections: dead letters, what the audit found, rebuilds, gaps. */
export const storedMetrics = (metrics: Metrics, projector: Projector): void => {
  lettersOf(metrics, projector);
  auditsOf(metrics, projector);
  rebuildsOf(metrics, projector);
  gapsOf(metrics, projector);
};

const lettersOf = (metrics: Metrics, { states, options: { pool } }: Projector): void => {
  const letters = metrics.gauge('dead_letters', 'Events that failed, and events that wait behind them', [
    ...labelNames,
    'status',
  ]);
  metrics.onScrape('dead letters', async () => {
    const counts = await countLetters(pool);
    setGauge(
      letters,
      states.flatMap(({ defined }) =>
        defined.flatMap((projection) => {
          const { failed, waiting } = counts.get(projection.id) ?? { failed: 0, waiting: 0 };
          const labels = labelsOf(projection);
          return [
            [{ ...labels, status: 'failed' }, failed] as const,
            [{ ...labels, status: 'waiting' }, waiting] as const,
          ];
        }),
      ),
    );
  });
};

const auditsOf = (metrics: Metrics, { states, options: { pool } }: Projector): void => {
  const checked = metrics.counter(
    'audit_checked_total',
    'Rows and facts that were held against their events',
    labelNames,
  );
  const drifted = metrics.counter(
    'audit_drifted_total',
    'Rows and facts that were found not to be what the events give',
    labelNames,
  );
  metrics.onScrape('audit', async () => {
    const counts = await auditCounts(pool);
    const found = states.flatMap(({ defined }) =>
      defined.map((projection) => ({ labels: labelsOf(projection), count: counts.get(projection.id) })),
    );
    setCounter(
      checked,
      found.map(({ labels, count }) => [labels, count?.checked ?? 0]),
    );
    setCounter(
      drifted,
      found.map(({ labels, count }) => [labels, count?.drifted ?? 0]),
    );
  });
};

const rebuildsOf = (metrics: Metrics, { context }: Projector): void => {
  const verbs = new RebuildVerbs(context);
  const progress = metrics.gauge('rebuild_progress_ratio', 'Share of its events that a rebuild has read', [
    ...labelNames,
    'state',
  ]);
  const rate = metrics.gauge('rebuild_events_per_second', 'How fast a rebuild reads', labelNames);
  metrics.onScrape('rebuilds', async () => {
    const reports = (await verbs.rebuilds([])).map((report) => ({ ...report, labels: labelsOfView(report) }));
    setGauge(
      progress,
      reports.map(({ labels, state, eventsDone, eventsTotal }) => [
        { ...labels, state },
        eventsTotal > 0 ? Math.min(1, eventsDone / eventsTotal) : state === 'done' ? 1 : 0,
      ]),
    );
    setGauge(
      rate,
      reports.map(({ labels, state, eventsPerSecond }) => [labels, state === 'running' ? eventsPerSecond : 0]),
    );
  });
};

const labelsOfView = (of: { view: string; version: number; engine: 'postgres' | 'clickhouse' }): ProjectionLabels =>
  labelsOf({ name: of.view, version: of.version, engine: of.engine });

const gapsOf = (metrics: Metrics, { states }: Projector): void => {
  const gaps = metrics.gauge('feed_gaps_open', 'Gaps in the feeds that are not filled from their owners yet', [
    'engine',
  ]);
  metrics.onScrape('gaps', async () => {
    for (const { engine, running } of states) if (running) gaps.set({ engine }, (await running.gaps.open()).length);
  });
};
