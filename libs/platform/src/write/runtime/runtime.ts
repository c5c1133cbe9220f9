import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleDestroy,
} from '@nestjs/common';
import {
  backoff,
  EventStore,
  FeedSignal,
  indexFields,
  migrate,
  openPool,
  pause,
  Sequencer,
  type MigrationSet,
} from '@refold/event-store';
import type { Stream } from '@refold/model';
import { readRestored, relayMigrations, type Relay } from '@refold/relay';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { WriteConfig } from '../../config';
import { unavailable } from '../../http';
import type { Logger } from '../../logging';
import type { Part } from '../../vitals';
import type { WorkerRun } from '../worker/worker-run';
import { drained } from './drained';
import { relayOf } from './relay-of';

/** Why a service cannot do its work yet, or any more; null when it can. */
export type Obstacle = string | null;

/** What lives beside the commands for as long as the process does, and reads what other services have told. */
export interface Companion {
  /** Its loops. */
  readonly parts: readonly Part[];
  /** Its tables in the service's database. */
  readonly migrations?: readonly MigrationSet[];
  /**
   * What has to be done before any command is taken; tried again until it is done.
   * @throws Error saying what it lacks
   */
  prepare?(): Promise<void>;
  /** The database has been migrated; whatever else it needs it waits for by itself. */
  start(): void;
  /** Also of one that was never started. */
  stop(): Promise<void>;
}

/** Tables beside the store's own. */
export const writeSideMigrations = { name: 'write-side', folder: join(__dirname, '..', 'migrations') };

/** The longest pause between two looks at a database that is not there yet. */
const slowestStartRetryMs = 2_000;
/**
 * A command that waits for a lock longer than this is better told to come again: whoever holds the lock may be stuck.
 * The same for a transaction that is left open by a process which still lives.
 */
const poolLimits = { max: 20, lock_timeout: 10_000, idle_in_transaction_session_timeout: 30_000 };
/** How often what is kept for a time only is swept out. */
const sweepEveryMs = 3_600_000;

/**
 * Everything of a service that lives as long as its process: started in order once the database answers, stopped in
 * the reverse order after the last request has been answered.
 */
export class Runtime
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown
{
  readonly pool: Pool;
  readonly store: EventStore;
  readonly feedSignal: FeedSignal;
  readonly sequencer: Sequencer;
  readonly relay: Relay | null;
  /** Aborts when the process is to stop: whoever waits for something to happen answers at once. */
  readonly stopping = new AbortController();
  readonly workers: WorkerRun[] = [];
  private readonly companions: Companion[] = [];
  private readonly sweeps: (() => Promise<void>)[] = [];
  private obstacle: Obstacle = 'The database has not answered yet.';
  private started: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(
    config: WriteConfig,
    private readonly streams: readonly Stream[],
    private readonly logger: Logger,
  ) {
    this.pool = openPool(config.databaseUrl, { ...poolLimits, application_name: config.process });
    this.store = new EventStore(this.pool, { service: config.service, streams, logger });
    this.feedSignal = new FeedSignal(this.pool, { logger });
    this.sequencer = new Sequencer(this.pool, { logger });
    this.relay = config.kafka && relayOf(this.store, this.feedSignal, config, config.kafka, logger);
  }

  /** The loops of this process. */
  get parts(): Part[] {
    const { sequencer, store, feedSignal, relay, workers } = this;
    return [
      { name: 'sequencer', pulse: sequencer.pulse },
      { name: 'announcer', pulse: store.announcing },
      { name: 'feed signal', pulse: feedSignal.pulse },
      ...(relay ? [{ name: 'relay', pulse: relay.pulse }] : []),
      ...workers.map((worker) => ({ name: `worker ${worker.name}`, pulse: worker.pulse })),
      ...this.companions.flatMap(({ parts }) => parts),
    ];
  }

  /** Before the start. */
  addWorker(worker: WorkerRun): void {
    this.workers.push(worker);
  }

  /** Before the start. */
  addCompanion(companion: Companion): void {
    this.companions.push(companion);
  }

  /** To be done now and then, also beside the same work of another instance. */
  addSweep(sweep: () => Promise<void>): void {
    this.sweeps.push(sweep);
  }

  /** @throws Problem 503 until the database has been migrated */
  refuseUntilStarted(): void {
    if (this.obstacle !== null) throw unavailable('The service is starting.');
  }

  /** What keeps the service from its work, as far as it is known without asking. */
  get notStarted(): Obstacle {
    return this.obstacle;
  }

  /** Which event others have seen that the store lacks, for it was restored to an earlier state; null when none is known. */
  async restored(): Promise<string | null> {
    const behind = this.workers.find(({ restored }) => restored !== null);
    return behind?.restored ?? (await this.refusal().catch(() => null));
  }

  /**
   * What a relay of this service has found of the store, be it in another process. The positions of workers lie in the
   * store and were restored with it, so they have to be told.
   */
  refusal(): Promise<string | null> {
    return readRestored(this.pool);
  }

  /** Not awaited: the process answers from the start, and says that it is not ready. */
  onApplicationBootstrap(): void {
    this.started = this.start();
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** Before the server is closed: a start that is under way must not begin what is then stopped. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.started;
  }

  /** After the server is closed, so no command is in flight. */
  onApplicationShutdown(): Promise<void> {
    this.stopped ??= this.stop();
    return this.stopped;
  }

  private async stop(): Promise<void> {
    clearInterval(this.sweeping);
    await Promise.all(this.workers.map((worker) => worker.stop()));
    // After the workers, which ask them, and before the pool that they may share.
    await Promise.all(this.companions.map((companion) => companion.stop()));
    if (this.obstacle === null) await drained(this);
    await this.sequencer.stop();
    await this.relay?.stop();
    await this.feedSignal.stop();
    await this.store.close();
    await this.pool.end();
  }

  private async start(): Promise<void> {
    if (!(await this.untilDone('The database cannot be migrated', () => this.migrate()))) return;
    for (const companion of this.companions)
      if (!(await this.untilDone('The service cannot begin', async () => companion.prepare?.()))) return;
    this.sequencer.start();
    this.feedSignal.start();
    this.relay?.start();
    for (const companion of this.companions) companion.start();
    for (const worker of this.workers) worker.start();
    this.sweeping = setInterval(() => void this.sweep(), sweepEveryMs).unref();
    this.obstacle = null;
    this.logger.info('Ready for commands.');
  }

  private async sweep(): Promise<void> {
    for (const sweep of this.sweeps)
      await sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'What is old was kept.'));
  }

  private async migrate(): Promise<void> {
    const theirs = this.companions.flatMap((companion) => companion.migrations ?? []);
    const migrations = await migrate(this.pool, [writeSideMigrations, relayMigrations, ...theirs], (newer) =>
      this.logger.warn({ migrations: newer }, 'A newer release has migrated the database; it is taken as it is.'),
    );
    if (migrations.length > 0) this.logger.info({ migrations }, 'The database was migrated.');
    const fields = await indexFields(this.pool, this.streams);
    for (const worker of this.workers) await worker.takePlace();
    if (fields.length > 0) this.logger.info({ fields }, 'Streams are found by these fields from now on.');
  }

  /** @returns false when the process is to stop before it is done */
  private async untilDone(inVain: string, work: () => Promise<void>): Promise<boolean> {
    const { signal } = this.stopping;
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await work();
        return true;
      } catch (error) {
        this.obstacle = `${inVain}: ${(error as Error).message}`;
        this.logger.warn({ err: error, failures }, `${inVain} yet; trying again.`);
        await pause(backoff(failures, slowestStartRetryMs), signal);
      }
    }
    return false;
  }
}
