import type { Metrics } from '../../metrics';
import type { LiveAnswer } from './hub/live-answer';

interface LiveSizes {
  readonly connections: number;
  readonly followers: number;
  readonly questions: number;
}

/** What is told of answers that are followed. */
export const liveMetrics = (metrics: Metrics, sizes: () => LiveSizes) => {
  const connections = metrics.gauge('live_connections', 'WebSockets that are open');
  const subscriptions = metrics.gauge('live_subscriptions', 'Subscriptions that are open');
  const questions = metrics.gauge('live_questions', 'Different questions among them; each is asked once for all');
  const reads = metrics.histogram('live_answer_duration_seconds', 'To read an answer that is followed', ['outcome']);
  const pushes = metrics.counter('live_pushes_total', 'Answers that were sent to those who follow them');
  metrics.onScrape('live', () => {
    const now = sizes();
    connections.set(now.connections);
    subscriptions.set(now.followers);
    questions.set(now.questions);
  });
  return {
    pushed: (): void => pushes.inc(),
    timed: async (ask: () => Promise<LiveAnswer>): Promise<LiveAnswer> => {
      const startedAt = performance.now();
      const answer = await ask();
      reads.observe({ outcome: answer.failed ? 'failed' : 'ok' }, (performance.now() - startedAt) / 1_000);
      return answer;
    },
  };
};
