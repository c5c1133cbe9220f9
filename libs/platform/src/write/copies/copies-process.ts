import { createKafka } from '@refold/kafka';
import { Auditor, ensureSchema, inSchema, isLagging, Projector, type AnyView } from '@refold/projections';
import { Pool } from 'pg';
import { pause } from '@refold/event-store';
import { credentialsOf } from '../../access';
import type { Subscription, WriteConfig } from '../../config';
import type { Logger } from '../../logging';
import type { Metrics } from '../../metrics';
import { ProjectionWatch } from '../../projector/watching/projection-watch';
import type { Part } from '../../vitals';
import type { Companion } from '../runtime/runtime';
import { copiesSchema } from './local-copies';

export interface CopiesOptions {
  readonly config: WriteConfig;
  readonly subscription: Subscription;
  readonly copies: readonly AnyView[];
  /** Compiled module that exports the same as `views` and no `facts`: rebuilds load it into threads of their own. */
  readonly definitionsModule?: string | undefined;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Copies are few rows of few streams; their service has more urgent work than to hold them against their events. */
const auditedPerMinute = 6;
const retryMs = 2_000;
/** Connections beside the service's own. */
const mostConnections = 4;

/** Feeds the copies of a service: a projector of its own, in a schema of its own of the service's database. */
export class CopiesProcess implements Companion {
  readonly projector: Projector;
  private readonly pool: Pool;
  private readonly auditor: Auditor;
  private readonly stopping = new AbortController();
  private starting: Promise<void> = Promise.resolve();

  constructor(private readonly options: CopiesOptions) {
    const { config, subscription, copies, definitionsModule, metrics, logger } = options;
    const { topicPrefix, ...connection } = subscription.kafka;
    const credentials = credentialsOf(config);
    this.pool = openCopies(config, logger);
    this.projector = new Projector({
      name: `${config.service}-copies`,
      ...{ views: copies, facts: [], pool: this.pool, topicPrefix, logger },
      ...(definitionsModule !== undefined && { definitionsModule }),
      kafka: createKafka({ ...connection, clientId: `${config.process}-copies`, logger }),
      ownerUrls: subscription.serviceUrls,
      ownerAuthorization: () => credentials.authorization(),
      skipTypes: new Set(subscription.skipEventTypes),
      acceptDefinitions: subscription.acceptDefinitions,
      observer: new ProjectionWatch(metrics, logger),
      onRefused: (error) => refuse(error, logger),
    });
    this.auditor = new Auditor({
      tools: this.projector.tools,
      keysPerMinute: auditedPerMinute,
      isLagging: () => isLagging(this.projector),
    });
  }

  get parts(): Part[] {
    const own = this.projector.parts.map(({ name, pulse }) => ({ name: `copies ${name}`, pulse }));
    return [...own, { name: 'copies audit', pulse: this.auditor.pulse }];
  }

  start(): void {
    this.starting = this.begin();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.starting;
    await this.auditor.stop();
    await this.projector.stop();
    await this.pool.end();
  }

  private async begin(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await ensureSchema(this.pool, copiesSchema);
        this.projector.start();
        this.auditor.start();
        return;
      } catch (error) {
        this.options.logger.warn({ err: error }, 'The copies have no schema to be in yet; trying again.');
        await pause(retryMs, signal);
      }
    }
  }
}

const openCopies = ({ databaseUrl, process }: WriteConfig, logger: Logger): Pool => {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: mostConnections,
    connectionTimeoutMillis: 5_000,
    query_timeout: 120_000,
    keepAlive: true,
    application_name: `${process}-copies`,
    options: `${inSchema(copiesSchema)} -c TimeZone=UTC -c DateStyle=ISO -c idle_in_transaction_session_timeout=120000`,
  });
  pool.on('error', (err) => logger.warn({ err }, 'A connection to the copies has broken.'));
  return pool;
};

/**
 * As a projector refuses: with a copy that stands still without a word the service would decide on what was true once.
 * The release that ran before goes on meanwhile.
 */
const refuse = (error: Error, logger: Logger): void => {
  logger.fatal(error.message);
  process.exit(configurationError);
};

/** EX_CONFIG of sysexits.h. */
const configurationError = 78;
