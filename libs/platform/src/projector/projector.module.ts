import { Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createKafka } from '@refold/kafka';
import type { ClickhouseFacts } from '@refold/model';
import { Auditor, ClickHouse, isLagging, Projector, type AnyView } from '@refold/projections';
import { Pool } from 'pg';
import { credentialsOf } from '../access';
import type { Logger } from '../logging';
import { HttpWatch, Metrics, MetricsController } from '../metrics';
import { HealthController, PROCESS, Vitals } from '../vitals';
import type { ProjectorConfig } from './projector-config';
import { OPERATOR_LOG, OperatorController } from './operator.controller';
import { ProjectorController } from './projector.controller';
import { ProjectionWatch } from './watching/projection-watch';
import { projectorMetrics } from './watching/projector-metrics';

export interface ProjectorModuleOptions {
  readonly config: ProjectorConfig;
  readonly logger: Logger;
  readonly views: readonly AnyView[];
  readonly facts: readonly ClickhouseFacts[];
  /** Compiled module that exports the same `views` and `facts`: rebuilds load it into threads of their own. */
  readonly definitionsModule?: string | undefined;
}

/** Starts the projections when the process listens, and ends them in order. */
class ProjectorProcess implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly projector: Projector,
    private readonly auditor: Auditor,
    private readonly pool: Pool,
  ) {}

  onApplicationBootstrap(): void {
    this.projector.start();
    this.auditor.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.auditor.stop();
    await this.projector.stop();
    await this.pool.end();
  }
}

/** The projections of a process, with their health. */
@Module({})
export class ProjectorModule {
  /** @example imports: [ProjectorModule.for({ config, logger, views: [orderDetails], facts: [orderFacts] })] */
  static for({ config, logger, views, facts, definitionsModule }: ProjectorModuleOptions): DynamicModule {
    const pool = openViewsPool(config, logger);
    const { topicPrefix, ...connection } = config.kafka;
    const credentials = credentialsOf(config);
    const metrics = new Metrics();
    const projector = new Projector({
      views,
      facts,
      ...(definitionsModule !== undefined && { definitionsModule }),
      pool,
      clickhouse: new ClickHouse(config.clickhouseUrl, config.clickhouseCa),
      kafka: createKafka({ ...connection, clientId: config.process, logger }),
      topicPrefix,
      ownerUrls: config.ownerUrls,
      ownerAuthorization: () => credentials.authorization(),
      skipTypes: new Set(config.skipEventTypes),
      acceptDefinitions: config.acceptDefinitions,
      logger,
      observer: new ProjectionWatch(metrics, logger),
      onRefused: (error) => refuse(error, logger),
    });
    const auditor = new Auditor({
      tools: projector.tools,
      keysPerMinute: config.auditKeysPerMinute,
      isLagging: () => isLagging(projector),
    });
    const vitals = new Vitals(() => [...projector.parts, { name: 'audit', pulse: auditor.pulse }]);
    projectorMetrics(metrics, projector, vitals, pool);
    return {
      module: ProjectorModule,
      controllers: [HealthController, MetricsController, ProjectorController, OperatorController],
      providers: [
        { provide: Projector, useValue: projector },
        { provide: OPERATOR_LOG, useValue: logger },
        { provide: PROCESS, useValue: config.process },
        { provide: Vitals, useValue: vitals },
        { provide: Metrics, useValue: metrics },
        HttpWatch,
        { provide: ProjectorProcess, useValue: new ProjectorProcess(projector, auditor, pool) },
      ],
    };
  }
}

/** Milliseconds. A server that is away is noticed, and tried again, instead of waited for without an end. */
const connectionTimeout = 5_000;
/** Milliseconds; far above any flush, so that a connection whose other side has vanished does not hang for ever. */
const statementTimeout = 120_000;

const openViewsPool = ({ viewsUrl }: ProjectorConfig, logger: Logger): Pool => {
  const pool = new Pool({
    connectionString: viewsUrl,
    max: 12,
    connectionTimeoutMillis: connectionTimeout,
    query_timeout: statementTimeout,
    keepAlive: true,
    application_name: 'refold-projector',
    options: '-c TimeZone=UTC -c DateStyle=ISO -c idle_in_transaction_session_timeout=120000',
  });
  // An idle connection that breaks (a restarted server) is replaced; without a listener it would end the process.
  pool.on('error', (err) => logger.warn({ err }, 'A connection to the views has broken.'));
  return pool;
};

/** A supervisor that starts it again meets the same refusal; the exit code tells it so, and the log what to do. */
const refuse = (error: Error, logger: Logger): void => {
  logger.fatal(error.message);
  process.exit(configurationError);
};

/** EX_CONFIG of sysexits.h. */
const configurationError = 78;
