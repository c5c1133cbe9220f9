import { authorizationIn, type Credentials } from '@refold/platform/access';
import type { VerbProgress } from '@refold/platform/operations';
import { shown } from '../output/shown';
import { refusal, Unavailable } from '../system/http';
import { Problem, UsageProblem, wordsOf } from '../system/problem';

/** What a service is asked to send again. */
export interface RepublishOrder {
  readonly topic: string;
  readonly after?: string;
  readonly through?: string;
  readonly streams?: readonly string[];
  readonly types?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly dryRun: boolean;
}

export interface Republished {
  /** Every record of it says so in its header `ce_replay`. */
  readonly id: string;
  readonly topic: string;
  readonly published: number;
  readonly after: string;
  readonly through: string;
  readonly dryRun: boolean;
}

/** The service that has the events. */
interface Owner {
  readonly url: string;
  readonly credentials: Credentials;
}

type Line =
  | { readonly progress: VerbProgress }
  | { readonly result: Republished }
  | { readonly refusal: { readonly message: string } };

/**
 * Asks a service to send events again.
 * @throws Unavailable when it does not answer or breaks off, UsageProblem or Problem when it refuses
 */
export const askRepublish = async (
  owner: Owner,
  order: RepublishOrder,
  onProgress: (progress: VerbProgress) => void,
): Promise<Republished> => {
  for await (const line of linesOf(owner, order)) {
    if ('progress' in line) onProgress(line.progress);
    else if ('result' in line) return line.result;
    else throw new Unavailable(shown(line.refusal.message));
  }
  throw new Unavailable(`${owner.url} broke off before it was done: a part was sent. Give the same order again.`);
};

async function* linesOf({ url, credentials }: Owner, order: RepublishOrder): AsyncGenerator<Line> {
  const authorization = await authorizationIn(credentials);
  const response = await reached(url, () =>
    fetch(`${url}/operator/republish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify(order),
    }),
  );
  if (!response.ok) throw await refusalOf(url, response);
  const texts = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; texts;) {
    const { done, value = '' } = await reached(url, () => texts.read());
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.map((line) => JSON.parse(line) as Line);
    if (done) return;
  }
}

const reached = async <T>(url: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw new Unavailable(`${url} does not answer: ${(error as Error).message}`, error);
  }
};

const refusalOf = async (url: string, response: Response): Promise<Problem> => {
  const message = shown(wordsOf(await response.text()));
  if (response.status === 401 || response.status === 403) return refusal(url, response.status, message);
  if (response.status === 422) return new UsageProblem(message);
  return response.status >= 500 ? new Unavailable(message) : new Problem(message);
};
