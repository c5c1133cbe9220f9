import { lagSecondsOf, type Projector } from '@refold/projections';
import { setCounter, setGauge, type Metrics } from '../../metrics';
import { labelNames, labelsOf } from './projection-watch';

/** How far the projections are behind, as far as this process knows without asking a store. */
export const lagMetrics = (metrics: Metrics, projector: Projector): void => {
  const events = metrics.gauge('projection_lag_events', 'Records that are in Kafka and not in the rows', labelNames);
  const seconds = metrics.gauge(
    'projection_lag_seconds',
    "Age of the oldest record that is not in the rows, by its owner's clock; 0 when there is none",
    labelNames,
  );
  const failures = metrics.counter('projection_flush_failures_total', 'Flushes that failed and were tried again', [
    'engine',
    'what',
  ]);
  const buffered = metrics.gauge('projector_buffered_records', 'Records that were read and wait for a flush', [
    'engine',
  ]);
  metrics.onScrape('lag', () => {
    const fed = runningOf(projector).flatMap(({ runners, positions }) =>
      runners.map(({ projection }) => {
        const reached = positions.partitionsOf(projection.id);
        const lag = reached.reduce((sum, { end, nextOffset }) => sum + Number(end - nextOffset), 0);
        return { labels: labelsOf(projection), lag, seconds: lagSecondsOf(positions, reached) };
      }),
    );
    setGauge(
      events,
      fed.map(({ labels, lag }) => [labels, lag]),
    );
    setGauge(
      seconds,
      fed.flatMap(({ labels, seconds: lag }) => (lag === null ? [] : [[labels, lag] as const])),
    );
    setCounter(
      failures,
      runningOf(projector).flatMap(({ engine, persistence }) =>
        [...persistence.failures].map(([what, count]) => [{ engine, what }, count] as const),
      ),
    );
    for (const { engine, waiting } of runningOf(projector)) buffered.set({ engine }, waiting);
  });
};

/** What the owners' records tell of themselves. */
export const sourceMetrics = (metrics: Metrics, projector: Projector): void => {
  const silence = metrics.gauge(
    'source_silence_seconds',
    'Time since an event or a heartbeat of this topic came; heartbeats come once a minute at least',
    ['engine', 'topic'],
  );
  const offset = metrics.gauge(
    'source_clock_offset_seconds',
    "By how much the clock of this topic's owner is ahead of this process's",
    ['engine', 'topic'],
  );
  metrics.onScrape('sources', () => {
    const sources = runningOf(projector).flatMap(({ engine, positions }) =>
      [...positions.sources.all()].map(([topic, clock]) => ({ labels: { engine, topic }, clock })),
    );
    setGauge(
      silence,
      sources.flatMap(({ labels, clock: { silentSeconds } }) =>
        silentSeconds === null ? [] : [[labels, silentSeconds] as const],
      ),
    );
    setGauge(
      offset,
      sources.map(({ labels, clock }) => [labels, clock.offsetMs / 1_000]),
    );
  });
};

const runningOf = ({ states }: Projector) => states.flatMap(({ running }) => running ?? []);
