import { allStreams } from '@refold/events';
import type { RecordedEvent } from '@refold/model';
import { ProjectionRunner, type Engine, type FlushPoint } from '@refold/projections';
import { MemoryDatabase, MemoryStore } from '@refold/testing';
import { Random } from '../chance/random';
import { RecordingGateway } from '../domain/gateway';
import { ownersOf } from '../domain/owners';
import { services, shopOf, streamsOfService, type Subject } from '../domain/subjects';
import type { Confirmed, Writing } from '../domain/writing';
import { MemoryBroker } from './broker';
import { EngineProcess } from './projector/engine-process';
import { FactsDatabase } from './projector/facts-database';
import { Group } from './projector/group';
import type { Pieces } from './pieces';
import { facts, projectionOf, reader, views } from './projector/projections';
import type { MemoryRelay } from './relay';
import { ViewsDatabase } from './projector/views-database';
import { MemoryWorker } from './worker';

export interface Service {
  readonly name: string;
  readonly store: MemoryStore;
  readonly relay: MemoryRelay;
  readonly subjects: readonly Subject[];
}

/** Stores, relays, a broker, projectors and a worker in memory, with what outlives each of them. */
export class MemoryWorld {
  readonly broker = new MemoryBroker();
  readonly facts = new FactsDatabase();
  readonly views = new ViewsDatabase(this.facts);
  readonly gateway = new RecordingGateway();
  readonly services: readonly Service[];
  readonly groups: Readonly<Record<Engine, Group>>;
  readonly worker: MemoryWorker;
  readonly ids: Random;
  /** Versions that the code defines, by engine; a rebuild adds to them. */
  readonly defined: Readonly<Record<Engine, { readonly name: string; readonly version: number }[]>> = {
    postgres: views.map(({ name }) => ({ name, version: 1 })),
    clickhouse: facts.map(({ name }) => ({ name, version: 1 })),
  };
  readonly active = new Map<string, number>();
  readonly writings: Writing[] = [];
  readonly confirmed: Confirmed[] = [];
  readonly refused = new Set<string>();
  readonly log: string[] = [];
  /** What went wrong in a piece that must not fail. */
  readonly failures: Error[] = [];

  constructor(
    readonly seed: string,
    private readonly pieces: Pieces,
  ) {
    this.ids = new Random(`${seed} ids`);
    const shop = shopOf('', 2);
    this.services = services.map((name) => this.service(name, shop));
    const stores = new Map(this.services.map(({ name, store }) => [name, store]));
    const owners = ownersOf(stores, allStreams);
    const process = (engine: Engine) => (): EngineProcess =>
      new EngineProcess({
        ...{ engine, database: this.views, broker: this.broker, reader, owners, active: this.active },
        runnersFor: (at) => this.runnersOf(engine, owners, at),
      });
    const group = (engine: Engine) => new Group(engine, services, process(engine), this.broker);
    this.groups = { postgres: group('postgres'), clickhouse: group('clickhouse') };
    const payments = this.serviceNamed('payments').store;
    this.worker = new MemoryWorker(payments, pieces.gateway(this.gateway), new Random(`${seed} answers`));
  }

  serviceNamed(name: string): Service {
    const found = this.services.find((service) => service.name === name);
    if (!found) throw new Error(`There is no service ${name}.`);
    return found;
  }

  async feedOf({ store }: Service): Promise<RecordedEvent[]> {
    return store.readFeed(0n, 100_000);
  }

  private service(name: string, shop: readonly Subject[]): Service {
    const streams = streamsOfService[name] ?? [];
    let ticks = 0;
    const clock = (): string => `2026-02-09T00:00:00.${String(++ticks).padStart(6, '0')}Z`;
    const database = new MemoryDatabase({ sequencing: 'by hand', clock });
    const store = new MemoryStore({ service: name, streams }, database);
    const subjects = shop.filter(({ of }) => streams.includes(of));
    return { name, store, relay: this.pieces.relay(store, this.broker), subjects };
  }

  private runnersOf(
    engine: Engine,
    owners: ReturnType<typeof ownersOf>,
    at: (point: FlushPoint) => void,
  ): ProjectionRunner[] {
    const { pieces, views: database } = this;
    return this.defined[engine].map(({ name, version }) => {
      const projection = projectionOf(name, version);
      const books = pieces.books(database.booksOf(projection.id));
      return new ProjectionRunner({
        ...{ pool: database.pool, projection, reader, owners, books, at },
        topics: projection.services,
      });
    });
  }
}
