import { consumeTopics, ensureTopics, topicOf, type Logger } from '@refold/kafka';
import type { ClickhouseFacts, Stream } from '@refold/model';
import type { Pool } from 'pg';
import { migrateViews, underMigrationLock } from '../catalogue/migrate';
import { DefinitionChanged, register, type Engine } from '../catalogue/register';
import type { ClickHouse } from '../clickhouse/clickhouse';
import { FactsProjection } from '../clickhouse/facts-projection';
import type { Projection } from '../flush/projection';
import { ProjectionRunner } from '../flush/projection-runner';
import type { OperatorTools } from '../operations/tools';
import { HttpOwners } from '../owners/owner-client';
import { streamsOf, type AnyView } from '../postgres/any-view';
import { ViewProjection } from '../postgres/view-projection';
import { ArrivalReader } from '../records/read-arrival';
import { pauseAfter } from './patience';
import { ProjectionEngine } from './projection-engine';

type Kafka = Parameters<typeof ensureTopics>[0];

export interface ProjectorOptions {
  readonly views: readonly AnyView[];
  readonly facts: readonly ClickhouseFacts[];
  /** The views' database: it also holds ledgers and progress of the fact tables. */
  readonly pool: Pool;
  readonly clickhouse: ClickHouse;
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  /** `http://127.0.0.1:4001` by service. */
  readonly ownerUrls: Readonly<Record<string, string>>;
  readonly skipTypes?: ReadonlySet<string>;
  /** Names of projections whose changed definition is taken over without a new version. */
  readonly acceptDefinitions?: readonly string[];
  readonly logger: Logger;
  /** Called when a projection must not start; the process should end. */
  readonly onRefused: (error: Error) => void;
}

/** Where an engine is on its way from nothing to work. */
export interface EngineState {
  readonly engine: Engine;
  readonly projections: readonly Projection[];
  /** Null until the stores have answered and the tables are there. */
  running: ProjectionEngine | null;
  /** Why it is not running yet. */
  waitsFor: string | null;
}

/** All projections of a process: an engine a store, each of which starts as soon as its stores answer. */
export class Projector {
  readonly states: readonly EngineState[];
  private readonly stopping = new AbortController();
  private readonly starts: Promise<void>[] = [];
  private readonly streams: readonly Stream[];
  /** What the operator's verbs work with. */
  readonly tools: OperatorTools;

  constructor(readonly options: ProjectorOptions) {
    const { views, facts, clickhouse } = options;
    this.streams = [...new Set([...views.flatMap(streamsOf), ...facts.flatMap(({ from }) => from)])];
    this.states = [
      stateOf(
        'postgres',
        views.map((view) => new ViewProjection(view)),
      ),
      stateOf(
        'clickhouse',
        facts.map((each) => new FactsProjection(each, clickhouse)),
      ),
    ].filter(({ projections }) => projections.length > 0);
    this.tools = this.toolsOf();
  }

  /** Returns at once; stores that do not answer yet are waited for. */
  start(): void {
    for (const state of this.states) this.starts.push(this.startWhenPossible(state));
  }

  /** Ends the flushes in hand, leaves the groups. The pool is the caller's. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.starts);
    await Promise.all(this.states.map(async ({ running }) => running?.stop()));
    await this.options.clickhouse.close();
  }

  private async startWhenPossible(state: EngineState): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await this.prepare(state.projections);
        if (signal.aborted) return;
        state.running = this.engineOf(state);
        state.running.start();
        state.waitsFor = null;
        return;
      } catch (error) {
        if (error instanceof DefinitionChanged) return this.options.onRefused(error);
        state.waitsFor = (error as Error).message;
        this.options.logger.warn({ engine: state.engine, failures, err: error }, 'The projections cannot start yet.');
        await pauseAfter(failures, signal);
      }
    }
  }

  private async prepare(projections: readonly Projection[]): Promise<void> {
    const { pool, kafka, acceptDefinitions, logger } = this.options;
    await migrateViews(pool);
    await underMigrationLock(pool, async (client) => {
      for (const projection of projections) {
        await register(client, projection, acceptDefinitions);
        await projection.prepare(client);
      }
    });
    await ensureTopics(kafka, this.topicsOf(projections), { patienceMs: 5_000, logger });
  }

  private topicsOf(projections: readonly Projection[]): string[] {
    const services = new Set(projections.flatMap((projection) => [...projection.services]));
    return [...services].map((service) => topicOf(service, this.options.topicPrefix));
  }

  private toolsOf(): OperatorTools {
    const { pool, clickhouse, ownerUrls, skipTypes = new Set<string>(), logger } = this.options;
    const serviceOf = new Map(this.streams.map(({ category, service }) => [category, service]));
    const owners = new HttpOwners({ urls: ownerUrls, serviceOf });
    const reader = new ArrivalReader(this.streams);
    const projections = this.states.flatMap((state) => state.projections);
    return {
      ...{ pool, clickhouse, owners, streams: this.streams, reader, skipTypes, logger, projections },
      runnerOf: (projection) => this.runnerOf(projection, reader),
      atRest: (projection, work) => {
        const running = this.states.find(({ engine }) => engine === projection.engine)?.running;
        return running ? running.atRest(work) : work();
      },
    };
  }

  private runnerOf(projection: Projection, reader: ArrivalReader): ProjectionRunner {
    const { pool, skipTypes } = this.options;
    const topics = new Set(this.topicsOf([projection]));
    return new ProjectionRunner({ pool, projection, reader, owners: this.tools.owners, topics, skipTypes });
  }

  private engineOf({ engine, projections }: EngineState): ProjectionEngine {
    const { pool, kafka, topicPrefix, logger } = this.options;
    const categories = new Set(projections.flatMap((projection) => [...projection.categories]));
    const reader = new ArrivalReader(this.streams.filter(({ category }) => categories.has(category)));
    const { owners } = this.tools;
    const runners = projections.map((projection) => this.runnerOf(projection, reader));
    const groupId = `${topicPrefix}projector-${engine}`;
    const topics = this.topicsOf(projections);
    return new ProjectionEngine({
      ...{ engine, pool, runners, reader, owners, topics, logger },
      consume: (options) => consumeTopics({ kafka, groupId, logger, ...options }),
    });
  }
}

const stateOf = (engine: Engine, projections: readonly Projection[]): EngineState => ({
  engine,
  projections,
  running: null,
  waitsFor: 'It has not started yet.',
});
