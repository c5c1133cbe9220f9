import autocannon from 'autocannon';
import type { Question } from './questions';

/** What clients saw who asked one question after the other. */
export interface Reading {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that lack a part. */
  readonly partial: number;
  /** Requests without an answer, or with one that is none. */
  readonly failed: number;
}

/** Asks about these orders in turn, so many times with so many clients. */
export const readOrders = async (
  url: string,
  question: (id: string) => Question,
  ids: readonly string[],
  { clients, times }: { readonly clients: number; readonly times: number },
): Promise<Reading> => {
  let [next, partial] = [0, 0];
  const startedAt = performance.now();
  // The load generator looks only once a second whether it has finished.
  let lastAt = startedAt;
  const { errors, non2xx, latency } = await autocannon({
    url: `${url}/graphql`,
    ...{ connections: clients, amount: times, method: 'POST' as const, timeout: 30 },
    headers: { 'content-type': 'application/json' },
    requests: [
      {
        setupRequest: (request) => ({ ...request, ...question(ids[next++ % ids.length] ?? '') }),
        onResponse: (_status, body) => {
          lastAt = performance.now();
          if (body.includes('"errors"')) partial += 1;
        },
      },
    ],
  });
  const seconds = (lastAt - startedAt) / 1_000;
  return { perSecond: times / seconds, p50: latency.p50, p99: latency.p99, partial, failed: errors + non2xx };
};
