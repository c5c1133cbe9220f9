import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { CompilingExecutor } from './compiling-executor';

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

  onSchemaLoadOrUpdate(listener: SchemaListener): () => void {
    this.listener = listener;
    return () => undefined;
  }

  async load(): ReturnType<Gateway['load']> {
    const { schema } = this;
    if (!schema) throw new Error('The schema of GraphQL is not made yet.');
    this.listener({ apiSchema: schema, coreSupergraphSdl: '' });
    const executor = new CompilingExecutor(schema);
    return {
      executor: async ({ document, operation, request, context }) =>
        executor.execute({
          ...{ document, operation, operationName: request.operationName, variables: request.variables },
          contextValue: context,
        }),
    };
  }

  async stop(): Promise<void> {}
}
