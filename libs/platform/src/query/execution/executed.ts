import type { ApolloDriverConfig } from '@nestjs/apollo';
import { lexicographicSortSchema } from 'graphql';
import { CompilingGateway } from './gateway';
import { dropTrivialResolvers } from './plain-fields';

/**
 * By whom operations are executed: by graphql-js, and those queries that come again by plans that are compiled once.
 * @param limitMs milliseconds that a request may take
 */
export const executed = (compile: boolean, limitMs: number): Pick<ApolloDriverConfig, 'transformSchema'> => {
  const gateway = new CompilingGateway(compile, limitMs);
  return {
    transformSchema: (made) => {
      dropTrivialResolvers(made);
      // Nest sorts what this returns, and would not tell the gateway.
      const schema = lexicographicSortSchema(made);
      gateway.schema = schema;
      return schema;
    },
    // Nest's type does not know it; what it does not know it hands on to Apollo.
    ...{ gateway },
  };
};
