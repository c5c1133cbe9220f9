import type { ExecutionResult } from 'graphql';
import type { Reader } from '../graphql/reader';

interface Repeatable extends Pick<Reader, 'beginAgain'> {
  readonly snapshot: Pick<Reader['snapshot'], 'isOvertaken'>;
}

/** What an execution comes to, and when its snapshot was overtaken, as by a promotion, what a second one comes to. */
export const onceMoreIfOvertaken = async (
  execute: () => Promise<ExecutionResult> | ExecutionResult,
  reader: Repeatable,
): Promise<ExecutionResult> => {
  const result = await execute();
  if (!(await reader.snapshot.isOvertaken())) return result;
  reader.beginAgain();
  return execute();
};
