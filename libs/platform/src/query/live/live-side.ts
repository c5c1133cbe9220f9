import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { GraphQLSchema } from 'graphql';
import type { Server } from 'node:http';
import type { Pool } from 'pg';
import { strangersTo } from '../../http/request/strangers';
import type { Logger } from '../../logging';
import type { Metrics } from '../../metrics';
import type { FactsClient } from '../clickhouse/facts-client';
import type { Gate } from '../edge/gate';
import { errorFormatter } from '../errors/format-error';
import type { QueryConfig } from '../query-config';
import { LiveHub } from './hub/live-hub';
import { ViewSignal } from './hub/view-signal';
import { liveMetrics } from './live-metrics';
import { usualTerms } from './live-terms';
import { LiveAsker } from './questions/live-asker';
import { QuestionReader } from './questions/question-reader';
import { LiveCallers } from './sockets/live-callers';
import { liveProtocol } from './sockets/live-protocol';
import { LiveSockets } from './sockets/live-sockets';

export interface LiveSideOptions {
  readonly config: QueryConfig;
  readonly pool: Pool;
  readonly facts: FactsClient;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly gate: Gate;
}

/** Lists may bring so many times what an answer was reckoned to have: lists inside rows, and figures, are only estimated. */
const mostTimesReckoned = 4;

/** Answers that are followed: from the address that GraphQL has, over WebSockets. */
export class LiveSide implements OnApplicationBootstrap, OnModuleDestroy {
  private host: HttpAdapterHost | undefined;
  private schema: GraphQLSchema | undefined;
  private hub: LiveHub | undefined;
  private sockets: LiveSockets | undefined;
  private readonly told: ReturnType<typeof liveMetrics>;

  constructor(private readonly options: LiveSideOptions) {
    this.told = liveMetrics(options.metrics, () => ({
      ...(this.hub?.sizes ?? { questions: 0, followers: 0 }),
      connections: this.sockets?.size ?? 0,
    }));
  }

  /** The server that it is to be attached to: Nest knows it later than this. */
  with(host: HttpAdapterHost): this {
    this.host = host;
    return this;
  }

  /** As Nest makes it while the application starts. */
  serve(schema: GraphQLSchema): void {
    this.schema = schema;
  }

  onApplicationBootstrap(): void {
    const { schema, host } = this;
    if (!schema || !host) throw new Error('Answers cannot be followed before there is a schema and a server.');
    const { config, pool, facts, logger, gate } = this.options;
    const [terms, formatError] = [{ ...usualTerms, ...config.live }, errorFormatter(logger)];
    const mostListed = terms.limits.values * mostTimesReckoned;
    const asker = new LiveAsker({ schema, pool, facts, compile: config.compileQueries, formatError, mostListed });
    const signal = new ViewSignal(pool, logger);
    this.hub = new LiveHub({ terms, signal, ask: (question) => this.told.timed(() => asker.ask(question)) });
    const questions = new QuestionReader(schema, terms);
    this.sockets = new LiveSockets({
      protocol: liveProtocol({
        ...{ schema, questions, terms, gate, formatError, hub: this.hub },
        onPush: this.told.pushed,
      }),
      callers: new LiveCallers(config.authentication, logger),
      strangers: strangersTo(config),
      ...{ terms, logger, budgets: gate.budgets },
    });
    this.sockets.attach(host.httpAdapter.getHttpServer() as Server);
  }

  /** Before the server closes, as it does when Apollo is destroyed: it would cut them off without a word. */
  async onModuleDestroy(): Promise<void> {
    await this.sockets?.stop();
    await this.hub?.stop();
  }
}
