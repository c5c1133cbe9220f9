import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { QueryContext } from '../graphql/reader';
import { isOperators } from './is-operators';
import { CompilingExecutor } from './compiling-executor';
import { onceMoreIfOvertaken } from './once-more';
import { withinTime } from './within-time';

type Gateway = NonNullable<ApolloServerOptionsWithGateway<object>['gateway']>;
type SchemaListener = Parameters<Gateway['onSchemaLoadOrUpdate']>[0];

/**
 * Where Apollo lets something else than graphql-js execute operations: it takes whoever does for a gateway to other
 * servers. Parsing, validation, its store of documents, plugins and the format of errors stay Apollo's.
 */
export class CompilingGateway implements Gateway {
  private listener: SchemaListener = () => undefined;
  /** Nest makes the schema after it has been given this gateway. */
  schema: GraphQLSchema | undefined;

  constructor(
    private readonly compiles: boolean,
    private readonly limitMs: number,
  ) {}

  onSchemaLoadOrUpdate(listener: SchemaListener): () => void {
    this.listener = listener;
    return () => undefined;
  }

  async load(): ReturnType<Gateway['load']> {
    const { schema } = this;
    if (!schema) throw new Error('The schema of GraphQL is not made yet.');
    this.listener({ apiSchema: schema, coreSupergraphSdl: '' });
    const executor = new CompilingExecutor(schema, this.compiles);
    const { limitMs } = this;
    return {
      executor: async ({ document, operation, request, context }) => {
        const asked = { document, operation, operationName: request.operationName, variables: request.variables };
        const { reader, startedAt } = context as QueryContext;
        // What an operator's verb has done is told whole.
        if (operation && isOperators(schema, { ...asked, operation }))
          return onceMoreIfOvertaken(
            () => executor.execute({ ...asked, contextValue: context, mostListed: Infinity }),
            reader,
          );
        const execute = () => onceMoreIfOvertaken(() => executor.execute({ ...asked, contextValue: context }), reader);
        const leftMs = limitMs - (performance.now() - startedAt);
        return withinTime(execute, { leftMs, limitMs });
      },
    };
  }

  async stop(): Promise<void> {}
}
