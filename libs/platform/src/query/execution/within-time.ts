import type { ExecutionResult } from 'graphql';
import { AnswerError } from '../errors/answer-error';
import { isPromise } from './plan/run';

type Executing = Promise<ExecutionResult> | ExecutionResult;

/**
 * What an execution comes to, or, when its time is over before, an error in its place. Of what is under way nothing is
 * waited for: the stores have limits of their own, and what has not begun to read by then does not begin any more.
 */
export const withinTime = (
  execute: () => Executing,
  { leftMs, limitMs }: { leftMs: number; limitMs: number },
): Executing => {
  if (leftMs <= 0) return late(limitMs);
  const executing = execute();
  if (!isPromise(executing)) return executing;
  return new Promise<ExecutionResult>((resolve, reject) => {
    const timer = setTimeout(() => resolve(late(limitMs)), leftMs);
    executing.then(resolve, reject).finally(() => clearTimeout(timer));
  });
};

const late = (limitMs: number): ExecutionResult => ({
  errors: [
    new AnswerError('TIMEOUT', `The request took longer than ${limitMs / 1_000} s. Ask for less.`, { status: 504 }),
  ],
});
