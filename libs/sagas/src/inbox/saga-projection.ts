import type { AnyEvent, RecordedEvent } from '@refold/model';
import {
  ledgerDdl,
  ledgerName,
  physicalName,
  quoted,
  type BuildWorkspace,
  type LiveWorkspace,
  type Projection,
  type ReadEvent,
} from '@refold/projections';
import type { ClientBase, Pool, PoolClient } from 'pg';
import { trackOf } from '../instances/track';
import { SagaWorkspace, type SagaParts } from './saga-workspace';

/** Feed numbers up to which a saga does not hear, by service. */
export type Starts = ReadonlyMap<string, bigint>;

/**
 * A saga as the projections' engine sees it: the same ledger that keeps a view exact keeps its inbox, so what comes twice,
 * early or not at all is dropped, waited for or fetched by the same code. Its rows are its instances. It is never built
 * from history: nothing of that is repeated to the world.
 */
export class SagaProjection implements Projection {
  readonly engine = 'postgres';
  readonly name: string;
  readonly version = 1;
  readonly id: string;
  readonly ledger: string;
  readonly fingerprint = '';
  readonly parts = {} as Projection['parts'];
  readonly categories: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly passes = [];
  private readonly types: ReadonlySet<string>;

  /** @param starts as they are recorded; asked at each flush */
  constructor(
    private readonly of: SagaParts,
    private readonly starts: () => Starts,
  ) {
    const { name, streams } = of.versions;
    this.name = `saga_${name}`;
    this.id = physicalName(this);
    this.ledger = ledgerName(this);
    this.categories = new Set(streams.map(({ category }) => category));
    this.services = new Set(streams.map(({ service }) => service));
    this.types = new Set(streams.flatMap(({ events }) => events.map(({ type }) => type)));
  }

  /** Whether the event that begins instances is of this service. */
  begins(service: string): boolean {
    const { versions } = this.of;
    return versions.streams.some(
      (stream) => stream.service === service && stream.events.some(({ type }) => versions.begins(type)),
    );
  }

  handles(type: string): boolean {
    return this.of.versions.hears(type);
  }

  knows(type: string): boolean {
    return this.types.has(type);
  }

  /** An import is a flood of events, of which hardly one is ever followed by a live one. */
  neverConcerns({ origin }: RecordedEvent): boolean {
    return origin === 'history';
  }

  rowKeyOf(event: AnyEvent): string | undefined {
    return this.handles(event.type) ? this.rowKeyIn(event) : undefined;
  }

  rowKeyIn(data: unknown): string | undefined {
    const value: unknown = (data as Record<string, unknown> | null)?.[this.of.versions.newest.key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  async prepare(client: PoolClient): Promise<void> {
    await client.query(ledgerDdl(this));
  }

  async open(client: ClientBase, events: readonly ReadEvent[]): Promise<LiveWorkspace> {
    const { tables, versions } = this.of;
    const concerned = events.filter(({ arrival }) => arrival.recorded && !this.isPassedOver(arrival.recorded));
    const keysOf = (those: readonly ReadEvent[]): string[] =>
      [...new Set(those.flatMap(({ event }) => this.rowKeyOf(event) ?? []))].sort();
    const keys = keysOf(concerned);
    const rows = await tables.lock(client, keys);
    const isBegun = (key: string): boolean => Boolean(rows.get(key));
    // Also of keys without a row: what is left of the events that somebody has kept is heard, whatever became of its place.
    const { now, untold, early } = await tables.beside(
      client,
      versions.newest.telling === 'all' ? keys.filter(isBegun) : [],
      keys.filter((key) => !isBegun(key)),
    );
    return new SagaWorkspace(this.of, {
      tracks: new Map([...rows].map(([key, row]) => [key, trackOf(key, row, untold.get(key))])),
      recorded: new Map(concerned.flatMap(({ arrival: { recorded } }) => (recorded ? [[recorded.id, recorded]] : []))),
      ...{ early, now },
      isPassedOver: (recorded) => this.isPassedOver(recorded),
    });
  }

  async countRows(client: Pool): Promise<number> {
    const { rows } = await client.query<{ count: string }>(
      'select count(*) as count from saga_instances where saga = $1',
      [this.of.versions.name],
    );
    return Number(rows[0]?.count ?? 0);
  }

  async bytes(client: Pool): Promise<number> {
    const { rows } = await client.query<{ bytes: string }>(
      `select pg_total_relation_size('${quoted(this.ledger)}') as bytes`,
    );
    return Number(rows[0]?.bytes ?? 0);
  }

  finishBuild(): never {
    return this.neverBuilt();
  }

  openForBuild(): BuildWorkspace {
    return this.neverBuilt();
  }

  drop(): never {
    return this.neverBuilt();
  }

  private neverBuilt(): never {
    throw new Error(`${this.of.versions.name} is a saga: it is not built from history, nor dropped.`);
  }

  /** What came in as history happened elsewhere, long ago; what was recorded before this saga was deployed is not its own. */
  private isPassedOver({ origin, service, feedNumber }: RecordedEvent): boolean {
    return origin === 'history' || feedNumber <= (this.starts().get(service) ?? 0n);
  }
}
