import type { Deliver } from '@refold/sagas';
import { setCounter, setGauge, type Metrics } from '../../metrics';
import type { Sagas } from '../sagas/saga-side';

/** Counts and times tries of commands that sagas send. */
export const watchedDelivery = (metrics: Metrics, deliver: Deliver): Deliver => {
  const duration = metrics.histogram(
    'saga_command_duration_seconds',
    'Of a try to have a command of a saga carried out: done, refused for good, or later, which is tried again',
    ['command', 'outcome'],
  );
  return async (delivery) => {
    const startedAt = performance.now();
    let outcome = 'later';
    try {
      const delivered = await deliver(delivery);
      outcome = delivered.kind;
      return delivered;
    } finally {
      duration.observe({ command: delivery.type, outcome }, (performance.now() - startedAt) / 1_000);
    }
  };
};

/** How the sagas of this service stand; nothing where it has none. */
export const sagaMetrics = (metrics: Metrics, side: Sagas): void => {
  if (side.kind === 'none') return;
  const running = metrics.gauge('sagas_running', '1 in a process that runs the sagas of its service, else 0');
  running.set(side.kind === 'here' ? 1 : 0);
  if (side.kind === 'elsewhere') return;
  const instances = metrics.gauge(
    'saga_instances',
    'Instances of a saga that are not over, or wait for a person, by how they stand',
    ['saga', 'standing'],
  );
  const unanswered = metrics.gauge('saga_unanswered_commands', 'Commands that nobody has answered yet', ['saga']);
  const failing = metrics.gauge('saga_failing_commands', 'Those of its unanswered commands that were tried in vain', [
    'saga',
  ]);
  const oldest = metrics.gauge(
    'saga_oldest_unanswered_seconds',
    "Age of the saga's oldest unanswered command; nothing when all are answered",
    ['saga'],
  );
  const early = metrics.gauge('saga_early_events', 'Events that came before the one that begins their instance', [
    'saga',
  ]);
  const parked = metrics.gauge('saga_parked_events', 'Events that the rules of the saga could not take', ['saga']);
  metrics.onScrape('sagas', async () => {
    const census = await side.census();
    const of = <T extends { readonly saga: string }>(counts: readonly T[], value: (count: T) => number) =>
      counts.map((count) => [{ saga: count.saga }, value(count)] as const);
    setGauge(
      instances,
      census.instances.map(({ saga, standing, instances: count }) => [{ saga, standing }, count]),
    );
    setGauge(
      unanswered,
      of(census.commands, ({ waiting }) => waiting),
    );
    setGauge(
      failing,
      of(census.commands, (count) => count.failing),
    );
    setGauge(
      oldest,
      of(census.commands, ({ oldestSeconds }) => oldestSeconds),
    );
    setGauge(
      early,
      of(census.events, (count) => count.early),
    );
    setGauge(
      parked,
      of(census.events, (count) => count.parked),
    );
  });
  const deadlines = metrics.counter('saga_deadlines_total', 'Deadlines of instances that have come in this process');
  const obstacles = metrics.gauge('saga_problems', 'What keeps the sagas from their work; 0 when nothing does');
  metrics.onScrape('saga work', () => {
    setCounter(deadlines, [[{}, side.runner.deadlines.passed]]);
    obstacles.set(side.runner.problems().length);
  });
};
