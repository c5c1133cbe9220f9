import { setCounter, type Metrics } from '../../metrics';
import type { Runtime } from '../runtime/runtime';
import type { TaskList } from '../worker/task-list';

/** How far the feed is, and who gives its numbers. */
export const feedMetrics = (metrics: Metrics, { store, sequencer }: Runtime): void => {
  const head = metrics.gauge('feed_head', "Number of the feed's last event");
  const waiting = metrics.gauge('feed_unsequenced_events', 'Events that have no place in the feed yet');
  const oldest = metrics.gauge(
    'feed_oldest_unsequenced_seconds',
    'Age of the oldest event without a place in the feed; 0 when there is none',
  );
  metrics.onScrape('store', async () => {
    const status = await store.status();
    head.set(Number(status.head));
    waiting.set(status.unsequenced);
    oldest.set(status.oldestUnsequencedAgeSeconds ?? 0);
  });
  const leader = metrics.gauge('sequencer_leader', '1 in the one process that gives feed numbers, else 0');
  const sequenced = metrics.counter('sequenced_events_total', 'Events that this process gave a feed number');
  const interruptions = metrics.counter('sequencer_interruptions_total', 'How often the sequencer lost its connection');
  metrics.onScrape('sequencer', () => {
    const status = sequencer.status();
    leader.set(status.leader ? 1 : 0);
    setCounter(sequenced, [[{}, status.sequenced]]);
    setCounter(interruptions, [[{}, status.interruptions]]);
  });
};

/** How far Kafka has what is in the feed; nothing where another process publishes. */
export const relayMetrics = (metrics: Metrics, { relay }: Runtime): void => {
  if (!relay) return;
  const position = metrics.gauge('relay_position', 'Feed number of the last event that Kafka has acknowledged');
  const published = metrics.counter('relay_published_events_total', 'Events that this process has published');
  const lagEvents = metrics.gauge('relay_lag_events', 'Events of the feed that Kafka does not have yet');
  const lagSeconds = metrics.gauge(
    'relay_lag_seconds',
    "Age of the oldest event that Kafka does not have yet, by the database's clock",
  );
  const leader = metrics.gauge('relay_leader', '1 in the one process that publishes, else 0');
  const errors = metrics.counter('relay_errors_total', 'How often the work of the relay broke off');
  metrics.onScrape('relay', async () => {
    const status = await relay.status();
    position.set(Number(status.published));
    setCounter(published, [[{}, status.sent]]);
    lagEvents.set(Number(status.lagEvents));
    lagSeconds.set(status.lagSeconds);
    leader.set(status.leader ? 1 : 0);
    setCounter(errors, [[{}, status.interruptions]]);
  });
};

/** What the workers still have to do. */
export const workerMetrics = (metrics: Metrics, { workers }: Runtime, taskLists: readonly TaskList[]): void => {
  if (taskLists.length === 0) return;
  const tries = metrics.counter('worker_tries_total', 'Tries of tasks, by what came of them', ['worker', 'outcome']);
  metrics.onScrape('worker tries', () =>
    setCounter(
      tries,
      workers.flatMap(({ name: worker, tries: { done, failed } }) => [
        [{ worker, outcome: 'done' }, done] as const,
        [{ worker, outcome: 'failed' }, failed] as const,
      ]),
    ),
  );
  const backlog = metrics.gauge('worker_backlog_tasks', 'Events that the worker has to do something about', ['worker']);
  const failing = metrics.gauge('worker_failing_tasks', 'Those of its tasks that failed before', ['worker']);
  const position = metrics.gauge('worker_position', 'Feed number up to which the worker has read', ['worker']);
  metrics.onScrape('workers', async () => {
    for (const status of await Promise.all(taskLists.map((tasks) => tasks.status()))) {
      const labels = { worker: status.name };
      backlog.set(labels, status.waiting);
      failing.set(labels, status.failing);
      position.set(labels, Number(status.position));
    }
  });
};
