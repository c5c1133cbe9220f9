import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { callerOf } from '../../access';
import type { Logger } from '../../logging';
import type { Metrics } from '../../metrics';
import { accessPlugin } from '../access/access-plugin';
import { scopeOf } from '../access/scope';
import { awaitsDirective } from '../awaiting/awaits-directive';
import { freshnessPlugin } from '../awaiting/freshness-plugin';
import { LedgerWatch } from '../awaiting/ledger-watch';
import { whenClosed } from '../awaiting/when-closed';
import type { FactsClient } from '../clickhouse/facts-client';
import type { Gate } from '../edge/gate';
import { persisted } from '../edge/persisted/persisted';
import { playgroundPlugin } from '../playground/playground-plugin';
import type { Playground } from '../playground/playground';
import type { ApolloPlugin } from './apollo-plugin';
import { errorFormatter } from '../errors/format-error';
import { refuseLongDocument } from '../limits/document-text';
import { limitsPlugin } from '../limits/limits-plugin';
import { mostTokens } from '../limits/query-limits';
import { livePlugin } from '../live/live-plugin';
import { admitted } from './admitted';
import { awaitMetrics } from '../awaiting/await-metrics';
import { metricsPlugin } from './metrics-plugin';
import { type QueryContext, Reader } from './reader';
import { readerPlugin } from './reader-plugin';

interface GraphqlSettings {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly gate: Gate;
  readonly tokenSecret: string;
}

/** Everything about how GraphQL is served, apart from what can be asked. */
export const graphqlOptions = (
  pool: Pool,
  facts: FactsClient,
  playground: Playground,
  { logger, metrics, gate: { operations, budgets }, tokenSecret }: GraphqlSettings,
): ApolloDriverConfig => {
  const list = persisted(operations, logger);
  return {
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    graphiql: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    buildSchemaOptions: { directives: [awaitsDirective] },
    // On for all: a page that sends a form, or a request without a preflight, is not answered.
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    ...list.options,
    parseOptions: { maxTokens: mostTokens },
    formatError: errorFormatter(logger),
    context: (request: FastifyRequest): QueryContext => {
      const caller = admitted(callerOf(request));
      const { socket } = request;
      const asker = { caller, callerAddress: socket.remoteAddress, whenGone: whenClosed(socket) };
      const context = {
        ...asker,
        reader: new Reader(pool, facts, scopeOf(caller), asker),
        authorization: request.headers.authorization ?? null,
        startedAt: performance.now(),
      };
      budgets.admit(context);
      refuseLongDocument((request.body as { query?: unknown } | null | undefined)?.query);
      return context;
    },
    plugins: [
      // It would wrap every field of every row: the half of the time of a page of 50 orders.
      ApolloServerPluginCacheControlDisabled() as ApolloPlugin,
      metricsPlugin(metrics),
      list.plugin,
      livePlugin,
      limitsPlugin({ charge: budgets.charge }),
      accessPlugin,
      freshnessPlugin(new LedgerWatch(pool), tokenSecret, awaitMetrics(metrics)),
      readerPlugin,
      playgroundPlugin(playground),
    ],
  };
};
