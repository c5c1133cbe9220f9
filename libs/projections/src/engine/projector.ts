import { ensureTopics, topicOf, type Logger } from '@refold/kafka';
import type { ClickhouseFacts, Stream } from '@refold/model';
import type { Pool } from 'pg';
import { migrateViews, underMigrationLock } from '../catalogue/migrate';
import { ActiveVersionMissing, beginVersions } from '../versions/begin-versions';
import { fitToStart } from '../versions/fit-to-start';
import { RebuildHost } from '../versions/rebuild/rebuild-host';
import { VersionKeeper } from '../versions/version-keeper';
import type { SwitchContext } from '../versions/switch/switch-verbs';
import { readActive } from '../versions/version-states';
import type { Engine } from '../catalogue/engine';
import { DefinitionChanged } from '../catalogue/register';
import type { ClickHouse } from '../clickhouse/clickhouse';
import { FactsProjection } from '../clickhouse/facts-projection';
import { NoClickHouse } from '../clickhouse/no-clickhouse';
import type { FlushObserver } from '../flush/observer';
import type { Projection } from '../flush/projection';
import { ProjectionRunner } from '../flush/projection-runner';
import { ViewChanges } from '../flush/view-changes';
import type { OperatorTools } from '../operations/tools';
import { HttpOwners, type OwnerClient } from '../owners/owner-client';
import { streamsOf, type AnyView } from '../postgres/any-view';
import { ViewProjection } from '../postgres/view-projection';
import { ArrivalReader } from '../records/read-arrival';
import { tableTimeoutMs } from '../sql';
import { OwnerWatch } from '../owners/watch/owner-watch';
import { TrustedOwners } from '../owners/watch/trusted-owners';
import { consumeTrusted } from './intake/consume-trusted';
import { pauseAfter } from './patience';
import type { Part } from './part';
import type { EngineOptions } from './engine-options';
import { stateOf, type EngineState } from './engine-state';
import { ProjectionEngine } from './projection-engine';

type Kafka = Parameters<typeof ensureTopics>[0];

export interface ProjectorOptions {
  /** Of its consumer groups: projectors of the same views share one. Default `projector`. */
  readonly name?: string;
  readonly views: readonly AnyView[];
  readonly facts: readonly ClickhouseFacts[];
  /** The views' database: it also holds ledgers and progress of the fact tables. */
  readonly pool: Pool;
  /** Left out where there are no facts. */
  readonly clickhouse?: ClickHouse;
  readonly kafka: Kafka;
  readonly topicPrefix: string;
  /** `http://127.0.0.1:4001` by service. */
  readonly ownerUrls: Readonly<Record<string, string>>;
  /** For the header Authorization of requests to them; left out where nobody is asked who they are. */
  readonly ownerAuthorization?: () => Promise<string | null>;
  /** Default: over HTTP, at these addresses. */
  readonly owners?: OwnerClient;
  readonly skipTypes?: ReadonlySet<string>;
  /** Milliseconds between two looks whether the owners' stores are still the ones that were read. Default 10,000. */
  readonly watchOwnersMs?: number;
  /** Names of projections whose changed definition is taken over without a new version. */
  readonly acceptDefinitions?: readonly string[];
  readonly logger: Logger;
  /** Told of each batch that is stored. */
  readonly observer?: FlushObserver;
  /** Compiled module that exports `views` and `facts`: rebuilds load it into threads of their own. */
  readonly definitionsModule?: string;
  /** Called when a projection must not start; the process should end. */
  readonly onRefused: (error: Error) => void;
}

/** All projections of a process: an engine a store, each of which starts as soon as its stores answer. */
export class Projector {
  readonly states: readonly EngineState[];
  /** What rebuilds and switches work with. */
  readonly context: SwitchContext;
  private readonly stopping = new AbortController();
  private readonly starts: Promise<void>[] = [];
  private readonly streams: readonly Stream[];
  private readonly rebuilds: RebuildHost;
  private readonly keeper: VersionKeeper;
  private readonly clickhouse: ClickHouse;
  private readonly changes: ViewChanges;
  /** Whether the owners' stores are still the ones that were read. */
  readonly watch: OwnerWatch;

  constructor(readonly options: ProjectorOptions) {
    const { views, facts, pool } = options;
    this.changes = new ViewChanges(pool);
    this.clickhouse = options.clickhouse ?? new NoClickHouse();
    // A backend may end in the very moment in which its connection is handed over, before anybody else listens to it;
    // whoever uses it fails by himself. Without a listener the process would end.
    pool.on('connect', (client) => client.on('error', () => undefined));
    this.streams = [...new Set([...views.flatMap(streamsOf), ...facts.flatMap(({ from }) => from)])];
    this.states = [
      stateOf(
        'postgres',
        views.map((view) => new ViewProjection(view)),
      ),
      stateOf(
        'clickhouse',
        facts.map((each) => new FactsProjection(each, this.clickhouse)),
      ),
    ].filter(({ defined }) => defined.length > 0);
    refuseTwice(this.states.flatMap(({ defined }) => defined));
    const serviceOf = new Map(this.streams.map(({ category, service }) => [category, service]));
    const { ownerUrls: urls, ownerAuthorization: authorization } = options;
    const owners = options.owners ?? new HttpOwners({ urls, serviceOf, authorization });
    this.watch = this.watchOn(owners, new Set(serviceOf.values()));
    this.context = this.contextOf(new TrustedOwners(owners, serviceOf, (service) => this.watch.restoredOf(service)));
    this.rebuilds = new RebuildHost(this.context);
    this.keeper = new VersionKeeper(this.context);
  }

  /** What the operator's verbs work with. */
  get tools(): OperatorTools {
    return this.context.tools;
  }

  /** The loops of this process. */
  get parts(): Part[] {
    const engines = [...this.states.flatMap(({ running }) => running ?? []), ...this.context.catchingUp];
    return [
      ...this.states.map(({ engine, starting }) => ({ name: `${engine} start`, pulse: starting })),
      ...engines.flatMap(({ parts }) => parts),
      { name: 'rebuilds', pulse: this.rebuilds.pulse },
      { name: 'versions', pulse: this.keeper.pulse },
    ];
  }

  /** Returns at once; stores that do not answer yet are waited for. */
  start(): void {
    for (const state of this.states) this.starts.push(this.startWhenPossible(state));
    this.rebuilds.start();
    this.keeper.start();
    this.watch.start();
  }

  /** Leaves rebuilds where they are, ends the flushes in hand, leaves the groups. The pool is the caller's. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.starts);
    // All at once: whoever waits for a flush that fails gets its turn when the engine gives it up.
    const engines = this.states.map(async ({ running }) => running?.stop());
    await Promise.all([this.rebuilds.stop(), this.keeper.stop(), this.watch.stop(), ...engines]);
    await this.clickhouse.close();
  }

  private async startWhenPossible(state: EngineState): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 1; !signal.aborted; failures++) {
      state.starting.beat();
      try {
        const live = await fitToStart(this.context, await this.prepare(state));
        await this.watch.lookSoon();
        if (signal.aborted) return state.starting.rest();
        const running = this.engineOf(state.engine, live);
        running.setActive(await activeOf(this.options.pool));
        running.start();
        state.running = running;
        state.waitsFor = null;
        state.starting.rest();
        return;
      } catch (error) {
        if (error instanceof DefinitionChanged || error instanceof ActiveVersionMissing)
          return this.options.onRefused(error);
        state.waitsFor = (error as Error).message;
        this.options.logger.warn({ engine: state.engine, failures, err: error }, 'The projections cannot start yet.');
        await pauseAfter(failures, signal);
      }
    }
  }

  /** @returns those that are to be fed */
  private async prepare({ defined, starting }: EngineState): Promise<Projection[]> {
    const { pool, kafka, acceptDefinitions, logger } = this.options;
    await migrateViews(pool);
    const live = await underMigrationLock(pool, async (client) => {
      const states = await beginVersions(client, defined, acceptDefinitions);
      const found = defined.filter(({ id }) => states.get(id) === 'live');
      for (const projection of found) await projection.prepare(client);
      return found;
    });
    for (const projection of live) {
      starting.beat(tableTimeoutMs);
      await projection.makeIndexes?.(pool);
    }
    await ensureTopics(kafka, this.topicsOf(defined), { patienceMs: 5_000, logger });
    return live;
  }

  private topicsOf(projections: readonly Projection[]): string[] {
    const services = new Set(projections.flatMap((projection) => [...projection.services]));
    return [...services].map((service) => topicOf(service, this.options.topicPrefix));
  }

  private watchOn(owners: OwnerClient, services: ReadonlySet<string>): OwnerWatch {
    const { pool, logger, topicPrefix, watchOwnersMs: everyMs } = this.options;
    return new OwnerWatch({
      ...{ pool, owners, logger, ...(everyMs !== undefined && { everyMs }) },
      topics: new Map([...services].map((service) => [service, topicOf(service, topicPrefix)])),
      onChange: () => this.readOnlyTrusted(),
    });
  }

  /** What waits in memory is forgotten: it may be of a service that is not read any more. */
  private readOnlyTrusted(): void {
    const engines = [...this.states.flatMap(({ running }) => running ?? []), ...this.context.catchingUp];
    for (const engine of engines)
      engine
        .beginReadingAgain()
        .catch((err: Error) => this.options.logger.warn({ err }, 'Other topics are not read yet; a restart does it.'));
  }

  private contextOf(owners: OwnerClient): SwitchContext {
    const { pool, kafka, logger, definitionsModule } = this.options;
    return {
      ...{ pool, kafka, logger, definitionsModule, tools: this.toolsOf(owners) },
      topicPrefix: this.options.topicPrefix,
      consume: (reader) => this.consumeAs(reader),
      topicsOf: (projection) => this.topicsOf([projection]),
      engineOf: ({ engine }) => this.runningOf(engine),
      onSwitched: async (view) => {
        this.changes.note(view, null);
        await this.keeper.tellActive();
      },
      catchingUp: new Set(),
    };
  }

  /** @param reader its part of the group's name */
  private consumeAs(reader: string): EngineOptions['consume'] {
    const { kafka, logger, topicPrefix, name = 'projector' } = this.options;
    const groupId = `${topicPrefix}${name}-${reader}`;
    const isAside = (topic: string): boolean =>
      [...this.watch.restored()].some((service) => topicOf(service, topicPrefix) === topic);
    return (options) => consumeTrusted({ kafka, groupId, logger, ...options }, isAside);
  }

  private toolsOf(owners: OwnerClient): OperatorTools {
    const { pool, skipTypes = new Set<string>(), logger } = this.options;
    const reader = new ArrivalReader(this.streams);
    const projections = this.states.flatMap(({ defined }) => defined);
    return {
      ...{ pool, owners, streams: this.streams, reader, skipTypes, logger, projections },
      clickhouse: this.clickhouse,
      runnerOf: (projection) => this.runnerOf(projection, reader),
      atRest: (projection, work) => this.runningOf(projection.engine)?.atRest(work) ?? work(),
    };
  }

  private runningOf(engine: Engine): ProjectionEngine | null {
    return this.states.find((state) => state.engine === engine)?.running ?? null;
  }

  private runnerOf(projection: Projection, reader: ArrivalReader): ProjectionRunner {
    const { pool, skipTypes, observer } = this.options;
    const topics = new Set(this.topicsOf([projection]));
    const { changes, tools } = this;
    return new ProjectionRunner({
      pool,
      projection,
      reader,
      owners: tools.owners,
      topics,
      skipTypes,
      observer,
      changes,
    });
  }

  private engineOf(engine: Engine, live: readonly Projection[]): ProjectionEngine {
    const { pool, logger } = this.options;
    const { owners, reader } = this.tools;
    const runners = live.map((projection) => this.runnerOf(projection, reader));
    return new ProjectionEngine({
      ...{ engine, pool, runners, reader, owners, topics: this.topicsOf(live), logger, paceMs: paces[engine] },
      consume: this.consumeAs(engine),
      onLeftBehind: ({ projection }, error) =>
        logger.error(
          { projection: projection.id, err: error },
          'A version that nobody reads cannot be written and was left behind. It catches up by itself when it can.',
        ),
    });
  }
}

/**
 * ClickHouse makes a part of each insert and merges them afterwards, which costs more than the rows: few large inserts
 * keep it, and whoever shares its machine, at ease. PostgreSQL takes rows as they come.
 */
const paces: Readonly<Record<Engine, number>> = { postgres: 0, clickhouse: 250 };

const activeOf = async (pool: Pool): Promise<ReadonlyMap<string, number>> =>
  new Map([...(await readActive(pool))].map(([view, { version }]) => [view, version]));

/** @throws Error at once: two definitions would write one table */
const refuseTwice = (projections: readonly Projection[]): void => {
  const seen = new Set<string>();
  for (const { id } of projections) {
    if (seen.has(id)) throw new Error(`Two definitions are called ${id}. Versions of a view have different numbers.`);
    seen.add(id);
  }
};
