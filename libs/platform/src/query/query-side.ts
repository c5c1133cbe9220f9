import type { DynamicModule, OnApplicationShutdown, Provider, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { ApolloDriver } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { HttpAdapterHost } from '@nestjs/core';
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import { HttpWatch, Metrics, MetricsController, poolMetrics, processMetrics } from '../metrics';
import { HealthController, PROCESS, Vitals } from '../vitals';
import { ServiceCalls } from './calls/service-calls';
import { FactsClient } from './clickhouse/facts-client';
import { gateOf } from './edge/gate';
import { RequestBudget } from './edge/rate/request-budget';
import { executed } from './execution/executed';
import { graphqlOptions } from './graphql/graphql-options';
import { QueryHealthController } from './health/health.controller';
import { type NeededViews, ReadinessProbe } from './health/readiness';
import { LiveSide } from './live/live-side';
import { OperatorDesk } from './operations/operator-desk';
import { SagaOperations } from './operations/sagas/saga-operations';
import { Playground } from './playground/playground';
import { PlaygroundController } from './playground/playground.controller';
import type { ExampleQuery } from './playground/example-query';
import { openViewsPool } from './postgres/views-pool';
import type { QueryConfig } from './query-config';

export interface QuerySideOptions extends NeededViews {
  readonly config: QueryConfig;
  readonly logger: Logger;
  readonly resolvers: readonly Type[];
  /** What is answered beside GraphQL. */
  readonly controllers?: readonly Type[];
  /** Tabs that the playground opens with. */
  readonly examples: readonly ExampleQuery[];
}

/** Closes what the query side opened. */
class QueryStores implements OnApplicationShutdown {
  constructor(
    private readonly pool: Pool,
    private readonly facts: FactsClient,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.facts.close()]);
  }
}

/** GraphQL over views and facts, with playground and health. Nothing is connected before it is asked. */
@Module({})
export class QuerySide {
  static with(options: QuerySideOptions): DynamicModule {
    const { config, logger, resolvers, examples, views, facts: factTables } = options;
    const pool = openViewsPool(config.viewsUrl, (err) => logger.warn({ err }, 'A connection to the views has broken.'));
    const facts = new FactsClient(config.factsUrl, config.clickhouseCa);
    const probe = new ReadinessProbe(pool, facts, { views, facts: factTables }, config.dependencies);
    const playground = new Playground(examples);
    // It answers when it is asked, and has no loop that could die.
    const vitals = new Vitals(() => []);
    const metrics = metricsOf(vitals, probe, pool);
    const gate = gateOf(config.edge);
    const live = new LiveSide({ config, pool, facts, logger, metrics, gate });
    const providers: Provider[] = [
      ...resolvers,
      { provide: QueryStores, useValue: new QueryStores(pool, facts) },
      { provide: ReadinessProbe, useValue: probe },
      { provide: Playground, useValue: playground },
      { provide: PROCESS, useValue: config.process },
      { provide: Vitals, useValue: vitals },
      { provide: Metrics, useValue: metrics },
      HttpWatch,
      { provide: RequestBudget, useValue: new RequestBudget(gate.budgets) },
      { provide: OperatorDesk, useValue: new OperatorDesk(config) },
      { provide: ServiceCalls, useValue: new ServiceCalls(config, metrics, logger) },
      { provide: SagaOperations, useValue: new SagaOperations(config) },
      { provide: LiveSide, inject: [HttpAdapterHost], useFactory: (host: HttpAdapterHost) => live.with(host) },
    ];
    return {
      module: QuerySide,
      imports: [
        GraphQLModule.forRoot({
          driver: ApolloDriver,
          ...graphqlOptions(pool, facts, playground, { logger, metrics, gate, tokenSecret: config.tokenSecret }),
          ...executed(config.compileQueries, config.edge.longestRequestMs, (schema) => live.serve(schema)),
        }),
      ],
      controllers: [
        HealthController,
        MetricsController,
        QueryHealthController,
        PlaygroundController,
        ...(options.controllers ?? []),
      ],
      providers,
    };
  }
}

const metricsOf = (vitals: Vitals, probe: ReadinessProbe, pool: Pool): Metrics => {
  const metrics = new Metrics();
  const obstacle = async (): Promise<string | null> => ((await probe.check()).ready ? null : 'not ready');
  // Before that whose look takes a connection, so that a scrape does not count itself.
  poolMetrics(metrics, pool);
  processMetrics(metrics, { vitals, obstacle });
  return metrics;
};
