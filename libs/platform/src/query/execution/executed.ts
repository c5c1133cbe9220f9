import type { ApolloDriverConfig } from '@nestjs/apollo';
import { type GraphQLSchema, lexicographicSortSchema } from 'graphql';
import { withSubscriptions } from '../live/schema/subscriptions';
import { CompilingGateway } from './gateway';
import { countLists } from './lists/count-lists';
import { dropTrivialResolvers } from './plain-fields';

/**
 * By whom operations are executed: by graphql-js, and those queries that come again by plans that are compiled once.
 * @param limitMs milliseconds that a request may take
 * @param onSchema told the schema that is served
 */
export const executed = (
  compile: boolean,
  limitMs: number,
  onSchema: (schema: GraphQLSchema) => void = () => undefined,
): Pick<ApolloDriverConfig, 'transformSchema'> => {
  const gateway = new CompilingGateway(compile, limitMs);
  return {
    transformSchema: (made) => {
      dropTrivialResolvers(made);
      countLists(made);
      // Nest sorts what this returns, and would not tell the gateway.
      const schema = lexicographicSortSchema(withSubscriptions(made));
      gateway.schema = schema;
      onSchema(schema);
      return schema;
    },
    // Nest's type does not know it; what it does not know it hands on to Apollo.
    ...{ gateway },
  };
};
