import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { callerOf } from '../../access';
import type { Logger } from '../../logging';
import type { Metrics } from '../../metrics';
import type { FactsClient } from '../clickhouse/facts-client';
import { playgroundPlugin } from '../playground/playground-plugin';
import type { Playground } from '../playground/playground';
import type { ApolloPlugin } from './apollo-plugin';
import { errorFormatter } from '../errors/format-error';
import { limitsPlugin, mostTokens } from '../limits/limits-plugin';
import { admitted } from './admitted';
import { metricsPlugin } from './metrics-plugin';
import { type QueryContext, Reader } from './reader';
import { readerPlugin } from './reader-plugin';

/** Everything about how GraphQL is served, apart from what can be asked. */
export const graphqlOptions = (
  pool: Pool,
  facts: FactsClient,
  playground: Playground,
  logger: Logger,
  metrics: Metrics,
): ApolloDriverConfig => ({
  path: '/graphql',
  autoSchemaFile: true,
  sortSchema: true,
  graphiql: false,
  introspection: true,
  includeStacktraceInErrorResponses: false,
  parseOptions: { maxTokens: mostTokens },
  formatError: errorFormatter(logger),
  context: (request: FastifyRequest): QueryContext => ({
    caller: admitted(callerOf(request)),
    reader: new Reader(pool, facts),
    callerAddress: request.socket.remoteAddress,
    authorization: request.headers.authorization ?? null,
  }),
  plugins: [
    // It would wrap every field of every row: the half of the time of a page of 50 orders.
    ApolloServerPluginCacheControlDisabled() as ApolloPlugin,
    metricsPlugin(metrics),
    limitsPlugin(),
    readerPlugin,
    playgroundPlugin(playground),
  ],
});
