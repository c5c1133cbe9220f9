import type { RefusalCode, VerbProgress } from '@refold/projections';
import type { Credentials } from '../access';
import { problemType, type ProblemBody } from '../http/problem-document';
import type { Verb, VerbAnswers, VerbInput } from './contract';

/** The projector said no, in its own words; nothing was changed. */
export class VerbRefused extends Error {
  constructor(
    /**
     * `invalid` when the question itself breaks the contract, `internal` for a fault that the log of that process explains,
     * `unauthenticated` and `forbidden` when it does not take the question from this caller, `no-verbs` when this process
     * takes none.
     */
    readonly code: RefusalCode | 'invalid' | 'internal' | 'unauthenticated' | 'forbidden' | 'no-verbs',
    message: string,
  ) {
    super(message);
    this.name = 'VerbRefused';
  }
}

/** The projector, or a service that keeps copies, does not answer, or stopped in the middle of its answer. */
export class ProjectorAway extends Error {
  constructor(url: string, cause: unknown, called = 'The projector') {
    super(`${called} at ${url} does not answer: ${reasonOf(cause)}`, { cause });
    this.name = 'ProjectorAway';
  }
}

/** One line of an answer: how far it is, how it ended, or why it was not done. */
export type VerbLine =
  | { readonly progress: VerbProgress }
  | { readonly result: unknown }
  | { readonly refusal: { readonly code: VerbRefused['code']; readonly message: string } };

/** Asks a projector for the operator's verbs: `POST /operator/<verb>`, answered by lines of JSON. */
export class OperatorClient {
  constructor(
    private readonly url: string,
    /** What is shown of whoever asks; nothing when left out. */
    private readonly credentials?: Credentials,
    /** What it is called when it does not answer. */
    private readonly called = 'The projector',
  ) {}

  /**
   * @param signal gives up waiting, as if the projector were away; what it has begun it goes on with
   * @throws VerbRefused, ProjectorAway
   * @example await client.ask('rollback', { view: 'order_details' })
   */
  async ask<V extends Verb>(
    verb: V,
    input: VerbInput<V>,
    onProgress: (progress: VerbProgress) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<VerbAnswers[V]> {
    for await (const line of this.lines(verb, input, signal)) {
      if ('progress' in line) onProgress(line.progress);
      else if ('result' in line) return line.result as VerbAnswers[V];
      else throw new VerbRefused(line.refusal.code, line.refusal.message);
    }
    throw new ProjectorAway(this.url, new Error('its answer ended before the result.'), this.called);
  }

  /** A last line without its end was cut off and says nothing. */
  private async *lines(verb: Verb, input: object, signal?: AbortSignal): AsyncGenerator<VerbLine> {
    let rest = '';
    try {
      const authorization = await this.credentials?.authorization();
      const response = await fetch(new URL(`/operator/${verb}`, this.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify(input),
        signal,
      });
      if (isProblem(response)) throw refusalIn((await response.json()) as ProblemBody);
      for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        yield* lines.filter((line) => line !== '').map(verbLine);
      }
    } catch (error) {
      throw error instanceof VerbRefused ? error : new ProjectorAway(this.url, error, this.called);
    }
  }
}

const isProblem = ({ headers }: Response): boolean => headers.get('content-type')?.startsWith(problemType) === true;

const refusals: readonly string[] = ['unknown', 'invalid', 'unavailable', 'unauthenticated', 'forbidden'];

/** What was refused before the verb began; the fields that are wrong have a line each. */
const refusalIn = ({ code, detail, problems }: ProblemBody): VerbRefused =>
  new VerbRefused(
    code === 'not-found' ? 'no-verbs' : refusals.includes(code) ? (code as VerbRefused['code']) : 'internal',
    problems?.map(({ field, problem }) => `${field}: ${problem}`).join('\n') ?? detail,
  );

const verbLine = (line: string): VerbLine => {
  const said = JSON.parse(line) as VerbLine;
  if ('progress' in said || 'result' in said || 'refusal' in said) return said;
  throw new Error(`its answer is no projector's: ${line.slice(0, 200)}`);
};

/** `fetch failed` alone says nothing; its cause does. */
const reasonOf = (error: unknown): string => {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
};
