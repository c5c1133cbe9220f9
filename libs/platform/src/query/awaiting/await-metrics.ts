import type { Metrics } from '../../metrics';
import type { Ended } from './ledger-watch';

/** Told of each wait: how long it was, in seconds, and how it ended. */
export type OnWaited = (seconds: number, ended: Ended) => void;

export const awaitMetrics = (metrics: Metrics): OnWaited => {
  const waits = metrics.histogram(
    'graphql_await_duration_seconds',
    'How long requests waited for the tokens of commands: until all was there or known not to come, the time was over, or the caller had gone',
    ['ended'],
  );
  return (seconds, ended) => waits.observe({ ended }, seconds);
};
