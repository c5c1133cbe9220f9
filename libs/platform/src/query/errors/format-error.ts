import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { Problem } from '../../http/problem';
import type { Logger } from '../../logging';
import { mostTokens } from '../limits/query-limits';
import { AnswerError } from './answer-error';

/**
 * What the caller is told of an error. Texts that were written for callers stay: ours, and those of GraphQL about the
 * query. Everything else could hold a host, a statement or a path, and becomes one fixed text with an id for the log.
 */
export const errorFormatter =
  (logger: Logger) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    if (cause instanceof AnswerError) {
      if (cause.cause) logger.warn({ err: cause.cause, path: formatted.path }, cause.message);
      return answered(formatted, cause.message, {
        ...pick(cause.extensions, ['code', 'argument', 'fields', 'retryAfterSeconds']),
      });
    }
    if (cause instanceof Problem && cause.status === 403)
      return answered(formatted, cause.message, { code: 'FORBIDDEN' });
    if (isTooLong(formatted)) return answered(formatted, tooLongText, { code: 'QUERY_TOO_COSTLY' });
    if (isTooDeep(formatted)) return answered(formatted, tooDeepText, { code: 'QUERY_TOO_COSTLY' });
    if (isAboutTheQuery(formatted, error, cause))
      return answered(formatted, formatted.message, {
        ...pick(formatted.extensions ?? {}, ['code']),
        ...variableOf(error),
      });
    const refusal = refusalOf(error);
    if (refusal) return answered(formatted, refusal.message, { code: refusal.code });
    const id = randomUUID();
    logger.error({ err: cause, id, path: formatted.path }, 'A field could not be answered.');
    return answered(formatted, internalText, { code: 'INTERNAL', id });
  };

export type FormatError = ReturnType<typeof errorFormatter>;

export const internalText =
  'Something went wrong on this side. Nothing is wrong with your query; the log knows it by this id.';

/** The parser stops counting tokens with a syntax error; to the caller it is a limit as the others are. */
const isTooLong = ({ message }: GraphQLFormattedError): boolean =>
  /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(message);
const tooLongText = `The query has more than ${mostTokens} tokens (words, numbers, signs), which are the most that are allowed.`;

/** The parser calls itself for each brace, and may run out of stack before it has counted so many tokens. */
const isTooDeep = ({ message, extensions }: GraphQLFormattedError): boolean =>
  extensions?.['code'] === 'GRAPHQL_PARSE_FAILED' && message.includes('Maximum call stack size exceeded');
const tooDeepText = 'The query nests too deep to be read.';

const internalCodes = new Set(['INTERNAL_SERVER_ERROR', undefined]);

/** Syntax, validation, variables: found by GraphQL and not thrown by a resolver. */
const isAboutTheQuery = (formatted: GraphQLFormattedError, error: unknown, cause: unknown): boolean => {
  if (internalCodes.has(formatted.extensions?.['code'] as string | undefined)) return isArgumentError(error, cause);
  return error instanceof GraphQLError && formatted.path === undefined;
};

/** A scalar that refused an argument, when the value became known in mid-execution only. */
const isArgumentError = (error: unknown, cause: unknown): boolean =>
  error instanceof GraphQLError && cause === error && /^Argument ".*" has invalid value/.test(error.message);

/** Of an error that is about one variable, which, as it stands in the query. */
const variableOf = (error: unknown): { readonly argument?: string } => {
  const [node] = error instanceof GraphQLError ? (error.nodes ?? []) : [];
  const isAboutOne = node?.kind === Kind.VARIABLE_DEFINITION && /^Variable "\$/.test((error as GraphQLError).message);
  return isAboutOne ? { argument: `$${node.variable.name.value}` } : {};
};

/** What GraphQL refuses in words and without a code of its own. */
const refusalOf = (error: unknown): { readonly code: string; readonly message: string } | undefined => {
  if (!(error instanceof GraphQLError)) return undefined;
  const kind = /^Schema is not configured to execute (mutation|subscription) operation/.exec(error.message)?.[1];
  if (kind === undefined) return undefined;
  return { code: 'GRAPHQL_VALIDATION_FAILED', message: `There is no ${kind} here.` };
};

const pick = (extensions: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(extensions, name)).map((name) => [name, extensions[name]]));

const answered = (
  { path, locations }: GraphQLFormattedError,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLFormattedError => ({ message, ...(locations && { locations }), ...(path && { path }), extensions });
