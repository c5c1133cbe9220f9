import autocannon from 'autocannon';
import type { Sent } from './questions';

/** What clients saw who asked one question after the other. */
export interface Answered {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends these requests in turn, with so many clients and for so long. They are put together before the clock starts. */
export const load = async (
  url: string,
  sent: readonly Sent[],
  headers: Readonly<Record<string, string>>,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<Answered> => {
  const result = await autocannon({
    ...{ url, connections: clients, duration: seconds, timeout: 60 },
    requests: sent.map(({ method, path, body }) => ({
      ...{ method, path, body },
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    })),
  });
  const { errors, non2xx, duration, latency } = result;
  if (errors + non2xx > 0) throw new Error(`${errors + non2xx} requests to ${url} were not answered by success.`);
  return { perSecond: result['2xx'] / duration, p50: latency.p50, p99: latency.p99 };
};

/** One answer, for those who must see it. @throws Error when it is none */
export const answerTo = async (
  url: string,
  { method, path, body }: Sent,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> => {
  const response = await fetch(url + path, {
    method,
    body,
    headers: { ...headers, 'content-type': 'application/json' },
  });
  const answer = (await response.json()) as { readonly errors?: unknown };
  if (!response.ok || answer.errors)
    throw new Error(`${url}${path} answered ${JSON.stringify(answer).slice(0, 1_000)}`);
  return answer;
};
