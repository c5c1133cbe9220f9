import { authorizationIn, type Credentials } from '../../access';
import type { ProblemBody } from '../../http/problem-document';
import { SagaRefused, ServicesAway } from './saga-errors';

/** A service, and what is shown to it of whoever asks. */
export interface AskedService {
  readonly service: string;
  readonly url: string;
  readonly credentials: Credentials;
}

/** Longer than an honest answer takes; whoever waits is a person. */
const patienceMs = 10_000;

/**
 * Asks a service about its sagas.
 * @param path below its address: `/sagas/checkout/4711`
 * @param reason of what is done; left out, nothing is
 * @returns null when there is no such thing
 * @throws SagaRefused, or ServicesAway naming this one
 */
export const askService = async <T>(to: AskedService, path: string, reason?: string): Promise<T | null> => {
  const { status, body } = await exchange(to, path, reason);
  if (status === 200) return body as T;
  const { detail = '', code = '', problems } = body as Partial<ProblemBody>;
  if (status === 404 || code === 'saga/none-here') return null;
  const words = problems?.map(({ field, problem }) => `${field}: ${problem}`).join('\n') ?? detail;
  const refusal = refusals[status];
  if (refusal !== undefined) throw new SagaRefused(refusal, words, to.url);
  throw new ServicesAway([{ service: to.service, why: `it answered ${status}${words && `: ${words}`}` }]);
};

const refusals: Readonly<Record<number, SagaRefused['code']>> = {
  ...{ 401: 'unauthenticated', 403: 'forbidden', 409: 'not-now' },
  ...{ 400: 'invalid', 413: 'invalid', 422: 'invalid' },
};

const exchange = async ({ service, url, credentials }: AskedService, path: string, reason?: string) => {
  const headers = await authorizationIn(credentials);
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      ...(reason === undefined
        ? { headers }
        : {
            ...{ method: 'POST', body: JSON.stringify({ reason }) },
            headers: { ...headers, 'content-type': 'application/json' },
          }),
      signal: AbortSignal.timeout(patienceMs),
    });
    return { status: response.status, body: await response.json() };
  } catch (error) {
    throw new ServicesAway([{ service, why: reasonOf(error) }]);
  }
};

/** `fetch failed` alone says nothing; its cause does. */
const reasonOf = (error: unknown): string => {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
};
