import { createHash } from 'node:crypto';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { RowsRead } from '../../postgres/rows-read';

/** An answer as it is pushed to all who follow its question. */
export interface LiveAnswer {
  readonly result: FormattedExecutionResult;
  /** Equal marks: equal data and errors, whoever reads them and when. */
  readonly mark: string;
  /** Whether something is away that may come back without any view changing. */
  readonly failed: boolean;
  /** What it was read from; null when something of it could not be read. */
  readonly rows: RowsRead | null;
}

const passing = new Set<unknown>(['UNAVAILABLE', 'TIMEOUT', 'NOT_READY', 'INTERNAL']);

/**
 * The mark goes out as `extensions.seen`. It is made of the answer itself and not of versions or positions: those differ
 * after a rebuild or a restore when nothing that is shown does.
 */
export const liveAnswer = (
  { data, errors }: FormattedExecutionResult,
  extensions: Readonly<Record<string, unknown>>,
  rows: RowsRead | null = null,
): LiveAnswer => {
  const mark = markOf(data, errors);
  return {
    result: {
      ...(errors && { errors }),
      ...(data !== undefined && { data }),
      extensions: { ...extensions, seen: mark },
    },
    mark,
    failed: (errors ?? []).some((error) => passing.has(error.extensions?.['code'])),
    rows: errors ? null : rows,
  };
};

/** The ids that errors have for the log are others each time. */
const markOf = (data: unknown, errors: readonly GraphQLFormattedError[] = []): string => {
  const told = errors.map(({ path, extensions }) => [path, extensions?.['code']]);
  return createHash('sha256')
    .update(JSON.stringify([data, told]))
    .digest('base64url')
    .slice(0, 22);
};
