import { authorizationIn, noCredentials, type Credentials } from '@refold/platform/access';
import { NotReachable, Problem, wordsOf } from './problem';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A service that is down or starting: the same request may succeed later, and sending it again is harmless. */
export class Unavailable extends NotReachable {}

/** A process does not know the caller, or knows them and does not let them do this. */
export class Refused extends Problem {}

interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly contentType?: string;
  readonly body?: string;
  readonly timeoutMs?: number;
  /** Nothing is shown when left out. */
  readonly credentials?: Credentials;
}

/** Longer than the slowest honest answer; a service that hangs is as good as one that is down. */
const patienceMs = 60_000;

/** @throws Unavailable when nothing answers, in time */
export async function http(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', contentType, body, timeoutMs = patienceMs, credentials = noCredentials } = request;
  const headers = { ...(contentType && { 'content-type': contentType }), ...(await authorizationIn(credentials)) };
  try {
    const response = await fetch(url, {
      method,
      body,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw new Unavailable(`${url} does not answer: ${reasonOf(error)}`, error);
  }
}

/** @throws Unavailable for 429 and 5xx, Refused for 401 and 403, Problem for every other status but the wanted ones */
export async function httpJson(url: string, request: HttpRequest = {}, accept: readonly number[] = [200, 201]) {
  const { status, body } = await http(url, request);
  if (accept.includes(status)) return parsed(url, body);
  if (status === 401 || status === 403) throw refusal(url, status, wordsOf(body));
  const said = `${url} answered ${status}: ${wordsOf(body)}`;
  throw status === 429 || status >= 500 ? new Unavailable(said) : new Problem(said);
}

/** Said with what to do about it. */
export const refusal = (url: string, status: number, words: string, cause?: unknown): Refused =>
  status === 401
    ? new Refused(`${url} does not know who asks: ${words} The command takes a token from REFOLD_TOKEN.`, cause)
    : new Refused(`${url} refuses: ${words}`, cause);

const parsed = (url: string, body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    throw new Problem(`${url} answered what is not JSON: ${body.slice(0, 200)}`);
  }
};

/** `fetch failed` alone says nothing; its cause does. */
const reasonOf = (error: unknown): string => {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  return cause?.code ?? cause?.message ?? (error instanceof Error ? error.message : String(error));
};
