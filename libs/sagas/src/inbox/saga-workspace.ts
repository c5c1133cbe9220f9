import type { EventStore } from '@refold/event-store';
import {
  advance,
  begin,
  decoderOf,
  sagaKeyOf,
  type AnyEvent,
  type EventMeta,
  type Instant,
  type RecordedEvent,
} from '@refold/model';
import type { LiveWorkspace, RowChange } from '@refold/projections';
import type { PoolClient } from 'pg';
import type { Cause } from '../instances/cause';
import type { InstanceTables } from '../instances/instance-tables';
import type { SagaVersions } from '../instances/saga-versions';
import { moved, trackOf, type Track } from '../instances/track';
import { writeTracks, type Written } from '../instances/write-tracks';
import type { EarlyEvents } from './early';

/** What a flush has read of one saga's instances. */
export interface Opened {
  readonly tracks: Map<string, Track>;
  /** Of the flush's events, as they are recorded, by id. */
  readonly recorded: ReadonlyMap<string, RecordedEvent>;
  /** Events that came before the beginning of their instance, by key. */
  readonly early: ReadonlyMap<string, readonly RecordedEvent[]>;
  readonly now: Instant;
  /** Whether an event is none of this saga's: history, or from before it was deployed. */
  readonly isPassedOver: (recorded: RecordedEvent) => boolean;
}

export interface SagaParts {
  readonly versions: SagaVersions;
  readonly tables: InstanceTables;
  readonly early: EarlyEvents;
  readonly store: EventStore;
  /** What a flush has written, which may not be committed yet. */
  readonly onWritten: (written: Written) => void;
}

/** More early events of one key are a flood, and no order of arrival. */
const mostEarly = 200;

/** The instances of one flush, between reading and writing. */
export class SagaWorkspace implements LiveWorkspace {
  private readonly kept: { readonly key: string; readonly recorded: RecordedEvent }[] = [];
  private readonly begun = new Set<string>();

  constructor(
    private readonly parts: SagaParts,
    private readonly opened: Opened,
  ) {}

  fold(event: AnyEvent, meta: EventMeta): void {
    const recorded = this.opened.recorded.get(meta.eventId);
    if (!recorded || this.opened.isPassedOver(recorded)) return;
    const { versions } = this.parts;
    const key = sagaKeyOf(versions.newest, event);
    if (key === undefined) return;
    const track = this.opened.tracks.get(key) ?? trackOf(key, undefined);
    if (track.stored) return void this.opened.tracks.set(key, this.moveOn(track, event, recorded));
    if (versions.begins(event.type)) this.begin(track, event, recorded);
    else this.keep(key, recorded);
  }

  async write(client: PoolClient): Promise<void> {
    const { tables, early, store, onWritten } = this.parts;
    const { tracks } = this.opened;
    const waiting = this.kept.filter(({ key }) => !this.begun.has(key));
    const places = new Set(waiting.map(({ key }) => key).filter((key) => tracks.get(key)?.before === undefined));
    const inOrder = [...tracks.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    onWritten(await writeTracks(client, tables, store, inOrder, [...places]));
    await early.keep(client, waiting);
    await early.forget(
      client,
      [...this.begun].filter((key) => this.opened.early.has(key)),
    );
  }

  /** A saga tells nothing beforehand: what it did may differ by the time it does it. */
  async rehearse(): Promise<readonly RowChange[]> {
    return [...this.opened.tracks.values()]
      .filter(({ before, stored }) => stored !== (before ?? null))
      .map(({ key, before, stored }) => ({ key, before: before?.instance ?? null, after: stored?.instance ?? null }));
  }

  private begin(track: Track, event: AnyEvent, recorded: RecordedEvent): void {
    const { versions } = this.parts;
    const { key } = track;
    const { newest } = versions;
    const advanced = begin(newest, event, recorded.occurredAt, this.opened.now);
    let begun = moved(newest, track, advanced, causeOf(recorded));
    const decode = decoderOf(versions.streams);
    const inThisFlush = this.kept.filter((each) => each.key === key).map((each) => each.recorded);
    for (const each of [...(this.opened.early.get(key) ?? []), ...inThisFlush])
      begun = this.moveOn(begun, decode(each), each);
    this.opened.tracks.set(key, begun);
    this.begun.add(key);
  }

  private moveOn(track: Track, event: AnyEvent, recorded: RecordedEvent): Track {
    const { stored } = track;
    if (!stored || stored.instance.status === 'declined') return track;
    const saga = this.parts.versions.of(stored.instance.version);
    const { id: eventId, streamId, streamVersion, occurredAt: at } = recorded;
    const input = { kind: 'event', event, meta: { eventId, at, streamId, streamVersion } } as const;
    const advanced = advance(saga, stored.instance, input, this.opened.now);
    return advanced.instance === stored.instance ? track : moved(saga, track, advanced, causeOf(recorded));
  }

  private keep(key: string, recorded: RecordedEvent): void {
    const known = (this.opened.early.get(key)?.length ?? 0) + this.kept.filter((each) => each.key === key).length;
    if (known >= mostEarly)
      throw new Error(
        `More than ${mostEarly} events of ${key} came before the one that begins ${this.parts.versions.name}.`,
      );
    this.kept.push({ key, recorded });
  }
}

const causeOf = ({ type, id, correlationId, traceparent }: RecordedEvent): Cause => ({
  ...{ kind: 'event', type, id, correlationId, traceparent },
});
