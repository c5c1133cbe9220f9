import { EventStore, FeedSignal, migrate, openPool, Sequencer } from '@refold/event-store';
import { relayMigrations } from '@refold/relay';
import type { Stream } from '@refold/model';
import type { TestDatabase } from '@refold/testing';
import type { Pool } from 'pg';
import { writeSideMigrations } from '../../../../libs/platform/src/write/runtime/runtime';
import { KafkaLink } from './kafka-link';
import type { Publishing, RelayMaker } from './publishing';

/** Connections of a service, by what they do, as PostgreSQL shows them. */
export const connections = ['refold sequencer', 'refold relay', 'refold feed signal', 'torture writers'] as const;
export type ConnectionName = (typeof connections)[number];

/** A service's store on a database of its own, with two sequencers and two relays of which one leads. */
export class RunningService {
  readonly store: EventStore;
  readonly feedSignal: FeedSignal;
  private readonly sequencers: readonly Sequencer[];
  private readonly relays: Publishing[];

  private constructor(
    readonly name: string,
    readonly database: TestDatabase,
    readonly link: KafkaLink,
    readonly pool: Pool,
    streams: readonly Stream[],
    private readonly makeRelay: () => Publishing,
  ) {
    this.store = new EventStore(pool, { service: name, streams });
    this.feedSignal = new FeedSignal(pool);
    this.sequencers = [new Sequencer(pool, { pollMs: 100 }), new Sequencer(pool, { pollMs: 100 })];
    this.relays = [];
  }

  static async open(
    name: string,
    streams: readonly Stream[],
    database: TestDatabase,
    link: KafkaLink,
    relay: RelayMaker,
  ): Promise<RunningService> {
    const pool = openPool(database.url, { max: 12, application_name: 'torture writers' satisfies ConnectionName });
    await migrate(pool, [writeSideMigrations, relayMigrations]);
    const service: RunningService = new RunningService(name, database, link, pool, streams, () =>
      relay({ store: service.store, link }),
    );
    service.feedSignal.start();
    for (const each of service.sequencers) each.start();
    service.addRelay();
    service.addRelay();
    return service;
  }

  /** Ends the connections of this kind at the server, whatever they are doing. @returns how many */
  async terminate(name: ConnectionName): Promise<number> {
    const { rowCount } = await this.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = $1 and pid <> pg_backend_pid()`,
      [name],
    );
    return rowCount ?? 0;
  }

  /** One of the relays ends, as in a deployment, and another begins. */
  async replaceRelay(): Promise<void> {
    const [oldest] = this.relays.splice(0, 1);
    await oldest?.stop();
    this.addRelay();
  }

  /** Everything that is committed is in the feed, and everything of the feed has been published. */
  async isDone(): Promise<boolean> {
    const { unsequenced } = await this.store.status();
    if (unsequenced > 0) return false;
    return (await Promise.all(this.relays.map((relay) => relay.isDone()))).every(Boolean);
  }

  async close(): Promise<void> {
    await Promise.all([...this.relays, ...this.sequencers, this.feedSignal].map((each) => each.stop()));
    await this.store.close();
    await this.pool.end();
    await this.database.drop();
  }

  private addRelay(): void {
    const relay = this.makeRelay();
    this.relays.push(relay);
    relay.start();
  }
}
