import { z } from 'zod';
import { type Rule, variable } from '../../config';
import { mostValues } from '../limits/query-limits';
import { type PersistedMode, persistedModes } from './persisted/persisted-operations';

/** How the query API meets callers whom nobody knows beforehand. */
export interface ReadEdge {
  readonly persisted: { readonly mode: PersistedMode; readonly path: string | null };
  /** Values that one caller may ask for in a minute; null: as many as they like. */
  readonly valuesPerMinute: number | null;
  /** Milliseconds for waiting and reading together. */
  readonly longestRequestMs: number;
}

/** Of a process of which nobody has said anything about it. */
export const usualEdge: ReadEdge = {
  persisted: { mode: 'off', path: null },
  valuesPerMinute: null,
  longestRequestMs: 30_000,
};

/** A hundred of the largest answers, or thousands of common ones: no person comes near, and a loop that runs wild does. */
const usualValuesPerMinute = 100 * mostValues;

const persistedOperations = variable(
  {
    purpose:
      'off: operations of GraphQL come as text. allowed: those of PERSISTED_OPERATIONS_PATH may be asked for by their ' +
      'SHA-256, too. only: nothing else is answered',
    example: 'only',
  },
  z.enum(persistedModes, 'must be off, allowed or only').default('off'),
);

const persistedOperationsPath = variable(
  {
    purpose: 'a file or a folder of persisted operations: .graphql files, and manifests of clients as .json',
    example: '/etc/refold/operations',
  },
  z.string().optional(),
);

const origins = variable(
  {
    purpose:
      'the origins, separated by commas, whose pages may ask from a browser; pages of the process’s own origin always may',
    example: 'https://shop.example.com,https://desk.example.com',
  },
  z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .transform((list) => list.filter((origin) => origin !== ''))
    .refine(
      (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      'must be origins such as https://shop.example.com, without a path',
    ),
);

const valuesPerMinute = variable(
  {
    purpose:
      'how many values one caller may ask of GraphQL in a minute, by the cost that is reckoned before anything is read; ' +
      '0: as many as they like',
    example: '600000',
  },
  z
    .string()
    .regex(/^\d{1,12}$/, 'must be a number of values')
    .transform(Number)
    .refine(
      (values) => values === 0 || values >= mostValues,
      `must be 0, or ${mostValues} or more: what one query may cost`,
    )
    .default(usualValuesPerMinute),
);

const timeLimit = variable(
  {
    purpose:
      'seconds that one GraphQL request may take, waiting and reading together; then it is answered with TIMEOUT',
    example: '10',
  },
  z
    .string()
    .regex(/^\d{1,3}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((seconds) => seconds >= 1, 'must be 1 or more')
    .default(30),
);

export const readEdgeVariables = {
  PERSISTED_OPERATIONS: persistedOperations,
  PERSISTED_OPERATIONS_PATH: persistedOperationsPath,
  CORS_ORIGINS: origins,
  GRAPHQL_VALUES_PER_MINUTE: valuesPerMinute,
  GRAPHQL_TIME_LIMIT: timeLimit,
};

export const readEdgeRule: Rule = ({ PERSISTED_OPERATIONS: mode, PERSISTED_OPERATIONS_PATH: path }) =>
  mode && mode !== 'off' && !path
    ? [
        `PERSISTED_OPERATIONS_PATH is missing: PERSISTED_OPERATIONS=${mode} needs operations. Example: ` +
          'PERSISTED_OPERATIONS_PATH=/etc/refold/operations',
      ]
    : [];

interface ReadEdgeValues {
  readonly PERSISTED_OPERATIONS: PersistedMode;
  readonly PERSISTED_OPERATIONS_PATH?: string | undefined;
  readonly GRAPHQL_VALUES_PER_MINUTE: number;
  readonly GRAPHQL_TIME_LIMIT: number;
}

export const readEdgeOf = (values: ReadEdgeValues): ReadEdge => ({
  persisted: { mode: values.PERSISTED_OPERATIONS, path: values.PERSISTED_OPERATIONS_PATH ?? null },
  valuesPerMinute: values.GRAPHQL_VALUES_PER_MINUTE === 0 ? null : values.GRAPHQL_VALUES_PER_MINUTE,
  longestRequestMs: values.GRAPHQL_TIME_LIMIT * 1_000,
});
