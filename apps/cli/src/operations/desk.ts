import {
  type AbsentHost,
  OperatorHosts,
  ProjectorAway,
  type Verb,
  type VerbAnswers,
  type VerbInput,
  type VerbProgress,
  VerbRefused,
} from '@refold/platform/operations';
import type { CommonOptions, Surroundings } from '../command-options';
import { bar, number } from '../output/numbers';
import { outputTo, type Output } from '../output/output';
import { shown } from '../output/shown';
import { refusal, Unavailable } from '../system/http';
import { locateSystem } from '../system/locate-system';
import { Problem, UsageProblem } from '../system/problem';

/** Where a verb of the operator is asked for, and where it is told what became of it. */
export interface Desk {
  readonly output: Output;
  readonly onInterrupt: Surroundings['onInterrupt'];
  /** @throws Unavailable when the projector or a store is away, UsageProblem, or Problem when it is refused */
  readonly ask: <V extends Verb>(verb: V, input: VerbInput<V>, signal?: AbortSignal) => Promise<VerbAnswers[V]>;
}

/** Does a verb at the system that the options name, and exits with the code that `work` returns. */
export const atDesk = async (
  options: CommonOptions,
  surroundings: Surroundings,
  work: (desk: Desk) => Promise<number>,
): Promise<void> => {
  const output = outputTo(surroundings.streams, options.json);
  try {
    const { projector, services, credentials } = locateSystem(options, surroundings.environment);
    const ask = askerAt(projector, new OperatorHosts(projector, services, credentials), output);
    surroundings.exit(await work({ output, onInterrupt: surroundings.onInterrupt, ask }));
  } catch (error) {
    // Machines read standard output; people read the message that follows on the other.
    if (options.json && error instanceof Problem) output.result('problem', factsOf(error), error.message);
    throw error;
  }
};

const askerAt = (url: string, hosts: OperatorHosts, output: Output): Desk['ask'] => {
  const onProgress = (progress: VerbProgress): void => showProgress(output, progress);
  const onAbsent = absenceTo(output);
  return async (verb, input, signal) => {
    try {
      return await hosts.ask(verb, input, { onProgress, onAbsent, ...(signal && { signal }) });
    } catch (error) {
      throw problemOf(url, error);
    }
  };
};

/** Each is named once, however often it is asked. */
const absenceTo = (output: Output) => {
  const told = new Set<string>();
  return ({ host, why }: AbsentHost): void => {
    if (told.has(host)) return;
    told.add(host);
    output.notice('absent', { host, why }, shown(`${host} is away, and what it keeps is missing: ${why}`));
  };
};

const factsOf = ({ message, exitCode, cause }: Problem): object => ({
  ...(cause instanceof VerbRefused && { code: cause.code }),
  exitCode,
  message,
});

const problemOf = (url: string, error: unknown): unknown => {
  if (error instanceof ProjectorAway) return new Unavailable(lines(error.message), error);
  if (!(error instanceof VerbRefused)) return error;
  const message = lines(error.message);
  if (error.code === 'unauthenticated') return refusal(url, 401, message, error);
  if (error.code === 'forbidden') return refusal(url, 403, message, error);
  if (error.code === 'invalid') return new UsageProblem(message, error);
  return error.code === 'unavailable' ? new Unavailable(message, error) : new Problem(message, error);
};

const lines = (text: string): string => text.split('\n').map(shown).join('\n');

const showProgress = (output: Output, progress: VerbProgress): void => {
  const { what, done, total } = progress;
  const text = total === null ? `${what}: ${number(done)}` : `${what} ${bar(done, total)} of ${number(total)}`;
  output.progress('working', progress, shown(text));
};
