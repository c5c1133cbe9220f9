import type { Credentials } from '@refold/platform/access';
import { SagaClient, SagaRefused, ServicesAway } from '@refold/platform/operations';
import type { CommonOptions, Surroundings } from '../command-options';
import { outputTo, type Output } from '../output/output';
import { shown } from '../output/shown';
import { refusal, Unavailable } from '../system/http';
import { locateSystem, type RunningSystem } from '../system/locate-system';
import { Problem, UsageProblem } from '../system/problem';

/** Whom sagas are asked of, and where it is told what came of it. */
export interface SagaDesk {
  readonly output: Output;
  readonly system: RunningSystem;
  readonly client: SagaClient;
  readonly credentials: Credentials;
}

/**
 * Does a verb at the services of the system that the options name, and exits with the code that `work` returns.
 * @throws Unavailable when a service that is needed is away, UsageProblem, or Problem when it is refused
 */
export const atServices = async (
  options: CommonOptions,
  surroundings: Surroundings,
  work: (desk: SagaDesk) => Promise<number>,
): Promise<void> => {
  const output = outputTo(surroundings.streams, options.json);
  try {
    const system = locateSystem(options, surroundings.environment);
    const { credentials } = system;
    surroundings.exit(await work({ output, system, client: new SagaClient(system.services), credentials }));
  } catch (error) {
    const problem = problemOf(error);
    // Machines read standard output; people read the message that follows on the other.
    if (options.json && problem instanceof Problem) output.result('problem', factsOf(problem), problem.message);
    throw problem;
  }
};

const factsOf = ({ message, exitCode, cause }: Problem): object => ({
  ...(cause instanceof SagaRefused && { code: cause.code }),
  ...{ exitCode, message },
});

const problemOf = (error: unknown): unknown => {
  if (error instanceof ServicesAway) return new Unavailable(lines(error.message), error);
  if (!(error instanceof SagaRefused)) return error;
  const message = lines(error.message);
  if (error.code === 'unauthenticated') return refusal(error.url, 401, message, error);
  if (error.code === 'forbidden') return refusal(error.url, 403, message, error);
  return error.code === 'invalid' ? new UsageProblem(message, error) : new Problem(message, error);
};

const lines = (text: string): string => text.split('\n').map(shown).join('\n');
