import type { Metrics } from '../../metrics';
import type { AnswerError } from '../errors/answer-error';
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
  const refusals = metrics.counter(
    'graphql_refusals_total',
    'GraphQL requests that were refused before anything was read: by a limit, the rate of their caller, the list of operations, or who may ask',
    ['by'],
  );
  for (const by of new Set(refusers.values())) refusals.inc({ by }, 0);
  const count = (codes: readonly unknown[]): void => {
    const by = codes.map((code) => refusers.get(code)).find((each) => each !== undefined);
    if (by !== undefined) refusals.inc({ by });
  };
  return {
    // Who is refused here has no request yet that the rest could count.
    contextCreationDidFail: async ({ error }) => count([(error as Partial<AnswerError>).code]),
    requestDidStart: async () => {
      const startedAt = performance.now();
      return {
        willSendResponse: async ({ operation: read, response: { body } }) => {
          const operation = read?.operation ?? 'unreadable';
          const result = body.kind === 'single' ? body.singleResult : undefined;
          const codes = (result?.errors ?? []).map(({ extensions }) => extensions?.['code']);
          requests.inc({ operation, outcome: outcomeOf(codes) });
          // With data it was read; what a field says then is no refusal of the request.
          if (result?.data === undefined) count(codes);
          duration.observe({ operation }, (performance.now() - startedAt) / 1_000);
        },
      };
    },
  };
};

/** By what a request is refused, by the code that its caller is told. */
const refusers = new Map<unknown, string>([
  ['QUERY_TOO_COSTLY', 'limit'],
  ['RATE_LIMITED', 'rate'],
  ['OPERATION_NOT_PERSISTED', 'list'],
  ['UNAUTHENTICATED', 'access'],
  ['FORBIDDEN', 'access'],
]);

/** `failed` is ours: something is away or broken. `refused` is the caller's. */
const outcomeOf = (codes: readonly unknown[]): 'ok' | 'refused' | 'failed' => {
  if (codes.length === 0) return 'ok';
  return codes.some((code) => ours.has(code)) ? 'failed' : 'refused';
};

const ours = new Set<unknown>(['INTERNAL', 'INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'TIMEOUT', 'NOT_READY', undefined]);
