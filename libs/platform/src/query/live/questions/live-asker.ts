import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Pool } from 'pg';
import { hiddenFields } from '../../access/hidden-fields';
import type { FactsClient } from '../../clickhouse/facts-client';
import type { FormatError } from '../../errors/format-error';
import { CompilingExecutor } from '../../execution/compiling-executor';
import { onceMoreIfOvertaken } from '../../execution/once-more';
import { freshnessFor } from '../../freshness/freshness-for';
import { type Asker, type QueryContext, Reader } from '../../graphql/reader';
import { type LiveAnswer, liveAnswer } from '../hub/live-answer';
import type { LiveQuestion } from './live-question';

export interface AskerOptions {
  readonly schema: GraphQLSchema;
  readonly pool: Pool;
  readonly facts: FactsClient;
  readonly compile: boolean;
  readonly formatError: FormatError;
  /** Values that the lists of an answer may bring: lists inside rows and figures may be longer than was reckoned. */
  readonly mostListed: number;
}

/** Reads what a question is answered now: in one snapshot of the views, as a query is. */
export class LiveAsker {
  private readonly executor: CompilingExecutor;

  constructor(private readonly options: AskerOptions) {
    this.executor = new CompilingExecutor(options.schema, options.compile);
  }

  /** Never throws: what goes wrong is the answer. */
  async ask(question: LiveQuestion): Promise<LiveAnswer> {
    const { pool, facts } = this.options;
    const asker = askerOf(question);
    const reader = new Reader(pool, facts, question.scope, asker);
    reader.snapshot.expect({ views: question.views, tokens: [], repeatable: true });
    const context = { ...asker, reader, authorization: null, startedAt: performance.now() };
    try {
      const { data, errors } = await onceMoreIfOvertaken(() => this.execute(question, context), reader);
      const freshness = data === undefined ? undefined : await reader.snapshot.freshness();
      const extensions = {
        ...(freshness && { freshness: freshnessFor(reader.scope, freshness) }),
        ...hiddenFields(this.options.schema, question.document, question.operation, question.scope),
      };
      return liveAnswer(this.formatted({ data, errors }), extensions, reader.snapshot.rowsRead);
    } catch (error) {
      return liveAnswer(this.formatted({ data: null, errors: [asGraphql(error)] }), {});
    } finally {
      await reader.end();
    }
  }

  private execute(question: LiveQuestion, contextValue: QueryContext): Promise<ExecutionResult> | ExecutionResult {
    const { document, operation, variables } = question;
    const operationName = operation.name?.value;
    const { mostListed } = this.options;
    return this.executor.execute({ document, operation, operationName, variables, contextValue, mostListed });
  }

  private formatted({ data, errors }: Pick<ExecutionResult, 'data' | 'errors'>): FormattedExecutionResult {
    return {
      ...(errors?.length && { errors: errors.map((error) => formatted(error, this.options.formatError)) }),
      ...(data !== undefined && { data }),
    };
  }
}

/** As Apollo hands errors to the format: what has no code yet is ours. */
export const formatted = (error: GraphQLError, formatError: FormatError) => {
  const { extensions, ...told } = error.toJSON();
  return formatError({ ...told, extensions: { ...extensions, code: error.extensions['code'] ?? ours } }, error);
};
const ours = 'INTERNAL_SERVER_ERROR';

const asGraphql = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError('failed', {
        originalError: error instanceof Error ? error : new Error(String(error)),
        path: [],
      });

/** Nobody waits for it to end, and no service is asked in a caller's name. */
const askerOf = ({ caller }: LiveQuestion): Asker => ({
  ...{ caller, callerAddress: undefined },
  whenGone: () => () => undefined,
});
