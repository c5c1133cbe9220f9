import { topicOf } from '@refold/kafka';
import {
  ArrivalReader,
  consumeTrusted,
  HttpOwners,
  migrateViews,
  OwnerWatch,
  ProjectionEngine,
  ProjectionRunner,
  TrustedOwners,
  underMigrationLock,
  type FlushPoint,
  type OwnerClient,
  type Part,
} from '@refold/projections';
import type { SagaHostOptions } from '../host-options';
import { Answers } from '../dispatch/answers';
import { Deadlines } from '../dispatch/deadlines';
import { Dispatcher } from '../dispatch/dispatcher';
import { DueCommands } from '../dispatch/due-commands';
import { DatabaseDesk } from '../desk/database-desk';
import { ParkedEvents } from '../desk/parked-events';
import { EarlyEvents, forgetOldEarly } from '../inbox/early';
import { SagaProjection, type Starts } from '../inbox/saga-projection';
import { InstanceMoves } from '../instances/move-instances';
import { InstanceTables } from '../instances/instance-tables';
import { versionsByName, type SagaVersions } from '../instances/saga-versions';
import type { Written } from '../instances/write-tracks';
import type { SagaDesk } from '../report';
import { remembered, within } from './asking';
import { startsOf } from './start-positions';

const [usualPatienceMs, headPatienceMs] = [60_000, 2_000];

/**
 * From the begin of one flush to the next. A flush is some fifteen round trips whatever it holds, and an order makes a dozen
 * events within moments: few full flushes leave the machine to those who do the work.
 */
const usualPaceMs = 40;

/** A service's sagas and policies: what they hear, what they send, their deadlines, and what people do with them. */
export class SagaHost {
  readonly desk: SagaDesk;
  private readonly sagas: ReadonlyMap<string, SagaVersions>;
  private readonly starts = new Map<string, Starts>();
  /** Of flushes under way, by saga. Two of one saga may meet here when letters are retried; who is not told then looks by himself soon. */
  private readonly uncommitted = new Map<string, Written>();
  private readonly projections: ReadonlyMap<string, SagaProjection>;
  private readonly runners: ReadonlyMap<string, ProjectionRunner>;
  private readonly watch: OwnerWatch;
  readonly dispatcher: Dispatcher;
  readonly deadlines: Deadlines;
  private readonly owners: OwnerClient;
  private readonly engine: ProjectionEngine;
  private readonly refusal: () => Promise<string | null>;

  /** @throws Error when two sagas of one name do not fit together, or one is not of this service */
  constructor(private readonly options: SagaHostOptions) {
    const { sagas, service, pool, store, deliver, logger } = options;
    const foreign = sagas.find(({ records }) => records.stream.service !== service);
    if (foreign) throw new Error(`${foreign.name} tells what it does in streams that ${service} does not own.`);
    this.sagas = versionsByName(sagas);
    this.refusal = options.refusal ? remembered(options.refusal) : () => Promise.resolve(null);
    const moves = new InstanceMoves(pool, store, (written) => this.tell(written));
    this.projections = new Map([...this.sagas].map(([name, versions]) => [name, this.projectionOf(versions)]));
    const { owners, watch, reader } = this.reading();
    this.watch = watch;
    this.owners = owners;
    this.runners = this.runnersOf(owners, reader);
    const { refusal } = this;
    this.dispatcher = new Dispatcher({
      due: new DueCommands(pool, [...this.sagas.keys()]),
      answers: new Answers(this.sagas, moves, logger),
      contractOf: (type) => this.contractOf(type),
      ...{ deliver, refusal, logger, patienceMs: options.patienceMs ?? usualPatienceMs },
    });
    this.deadlines = new Deadlines({ pool, sagas: this.sagas, moves, refusal, logger });
    this.engine = this.engineOf(owners, reader);
    const parked = new ParkedEvents(pool, this.runners, { reader, owners });
    this.desk = new DatabaseDesk({ pool, sagas: this.sagas, moves, parked, refusal: this.refusal });
  }

  /**
   * Makes the ledgers, and records from where on each saga hears. Until that is done no command may be taken: what it
   * begins would never be heard of. Needs the {@link sagaMigrations}.
   * @throws Error when the database does not answer; Kafka is needed only where a saga is new
   */
  async prepare(): Promise<void> {
    const { pool, service, store } = this.options;
    // Others may be away: a first start must not wait for them.
    const headOf = (of: string): Promise<bigint> =>
      of === service ? store.feedHead() : within(headPatienceMs, this.owners.feedHead(of), 0n);
    await migrateViews(pool);
    await underMigrationLock(pool, async (client) => {
      for (const projection of this.projections.values()) await projection.prepare(client);
    });
    for (const [saga, projection] of this.projections)
      this.starts.set(saga, await startsOf({ projection, saga }, { ...this.options, headOf }));
  }

  /** After {@link prepare}. Returns at once; what does not answer yet is waited for. */
  start(): void {
    this.watch.start();
    this.engine.start();
    this.dispatcher.start();
    this.deadlines.start();
  }

  /** Ends what is in hand. The pool is the caller's. */
  async stop(): Promise<void> {
    await Promise.all([this.watch.stop(), this.engine.stop(), this.deadlines.stop(), this.dispatcher.stop()]);
  }

  /** The loops of this host. */
  get parts(): Part[] {
    return [
      ...this.engine.parts,
      { name: 'saga commands', pulse: this.dispatcher.pulse },
      { name: 'saga deadlines', pulse: this.deadlines.pulse },
    ];
  }

  /** What keeps the sagas from their work; empty when nothing does. */
  problems(): string[] {
    const reading = this.engine.problem() ?? (this.engine.joined() ? null : 'They wait for their partitions.');
    const restored = this.watch.states().flatMap((state) => state.restored ?? []);
    return [...restored, ...[reading, this.dispatcher.problem].flatMap((problem) => problem ?? [])];
  }

  /** To be done now and then: gives up events that nobody has begun an instance for. */
  async sweep(): Promise<void> {
    const events = await forgetOldEarly(this.options.pool);
    if (events > 0)
      this.options.logger.warn({ events }, 'Events that came before any beginning were given up after days.');
  }

  /** Wakes who has something to do now; each look in vain costs the database what a look that finds something does. */
  private tell({ sends, tells }: Written): void {
    if (tells) this.options.store.announce();
    if (sends) this.dispatcher.ring();
  }

  private get topics(): string[] {
    const services = new Set([...this.projections.values()].flatMap((projection) => [...projection.services]));
    return [...services].map((service) => topicOf(service, this.options.topicPrefix));
  }

  private contractOf(type: string) {
    return [...this.sagas.values()].flatMap(({ sends }) => sends).find((contract) => contract.type === type);
  }

  private projectionOf(versions: SagaVersions): SagaProjection {
    const { name } = versions;
    const parts = {
      versions,
      tables: new InstanceTables(name),
      early: new EarlyEvents(name),
      store: this.options.store,
      onWritten: ({ sends, tells }: Written) => {
        const before = this.uncommitted.get(name);
        this.uncommitted.set(name, { sends: sends || !!before?.sends, tells: tells || !!before?.tells });
      },
    };
    return new SagaProjection(parts, () => this.starts.get(name) ?? new Map<string, bigint>());
  }

  private reading(): { owners: OwnerClient; watch: OwnerWatch; reader: ArrivalReader } {
    const { pool, logger, topicPrefix, ownerUrls: urls, ownerAuthorization: authorization } = this.options;
    const streams = [...new Set([...this.sagas.values()].flatMap((versions) => versions.streams))];
    const serviceOf = new Map(streams.map(({ category, service }) => [category, service]));
    const owners = new HttpOwners({ urls, serviceOf, authorization });
    const topics = new Map([...serviceOf.values()].map((service) => [service, topicOf(service, topicPrefix)]));
    const watch: OwnerWatch = new OwnerWatch({ pool, owners, logger, topics, onChange: () => this.readOnlyTrusted() });
    const trusted = new TrustedOwners(owners, serviceOf, (service) => watch.restoredOf(service));
    return { owners: trusted, watch, reader: new ArrivalReader(streams) };
  }

  /** What waits in memory is forgotten: it may be of a service that is not read any more. */
  private readOnlyTrusted(): void {
    this.engine
      .beginReadingAgain()
      .catch((err: Error) => this.options.logger.warn({ err }, 'Other topics are not read yet; a restart does it.'));
  }

  private runnersOf(owners: OwnerClient, reader: ArrivalReader): ReadonlyMap<string, ProjectionRunner> {
    const { pool, topicPrefix, skipTypes } = this.options;
    return new Map(
      [...this.projections].map(([name, projection]) => {
        const topics = new Set([...projection.services].map((service) => topicOf(service, topicPrefix)));
        const at = async (point: FlushPoint): Promise<void> => {
          if (point === 'read') await this.refuse();
          if (point !== 'committed') return;
          const written = this.uncommitted.get(name);
          this.uncommitted.delete(name);
          if (written) this.tell(written);
        };
        return [name, new ProjectionRunner({ pool, projection, reader, owners, topics, skipTypes, at })];
      }),
    );
  }

  /** What a restored store would tell has numbers that others have read already, of other events. @throws Error */
  private async refuse(): Promise<void> {
    const why = await this.refusal();
    if (why !== null) throw new Error(why);
  }

  private engineOf(owners: OwnerClient, reader: ArrivalReader): ProjectionEngine {
    const { pool, kafka, logger, topicPrefix, service } = this.options;
    const isAside = (topic: string): boolean =>
      [...this.watch.restored()].some((restored) => topicOf(restored, topicPrefix) === topic);
    const groupId = `${topicPrefix}${service}-sagas`;
    return new ProjectionEngine({
      ...{ engine: 'postgres', name: 'sagas', pool, runners: [...this.runners.values()], reader, owners, logger },
      topics: this.topics,
      paceMs: usualPaceMs,
      consume: (options) => consumeTrusted({ kafka, groupId, logger, ...options }, isAside),
    });
  }
}
