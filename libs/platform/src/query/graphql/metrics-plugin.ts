import type { Metrics } from '../../metrics';
import type { ApolloPlugin } from './apollo-plugin';

/** Counts and times GraphQL requests by the kind of their operation, since anybody may choose its name. */
export const metricsPlugin = (metrics: Metrics): ApolloPlugin => {
  const requests = metrics.counter('graphql_requests_total', 'GraphQL requests, by what came of them', [
    'operation',
    'outcome',
  ]);
  const duration = metrics.histogram('graphql_request_duration_seconds', 'From the request to its answer', [
    'operation',
  ]);
  return {
    requestDidStart: async () => {
      const startedAt = performance.now();
      return {
        willSendResponse: async ({ operation: read, response: { body } }) => {
          const operation = read?.operation ?? 'unreadable';
          const errors = body.kind === 'single' ? body.singleResult.errors : undefined;
          requests.inc({ operation, outcome: outcomeOf((errors ?? []).map(({ extensions }) => extensions?.['code'])) });
          duration.observe({ operation }, (performance.now() - startedAt) / 1_000);
        },
      };
    },
  };
};

/** `failed` is ours: something is away or broken. `refused` is the caller's. */
const outcomeOf = (codes: readonly unknown[]): 'ok' | 'refused' | 'failed' => {
  if (codes.length === 0) return 'ok';
  return codes.some((code) => ours.has(code)) ? 'failed' : 'refused';
};

const ours = new Set<unknown>(['INTERNAL', 'INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'TIMEOUT', 'NOT_READY', undefined]);
