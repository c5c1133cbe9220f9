import { fromRecordedJson, type EventSample, type RecordedEvent, type RecordedEventJson } from '@refold/model';
import type { Hole } from '../ledger/plan';

/** Reads events from the services that own them, over HTTP: what Kafka does not have (any more). */
export interface OwnerClient {
  /**
   * Exactly the missing versions of a stream.
   * @throws Error when its owner is unknown, silent, or lacks one of them
   */
  missing(hole: Hole): Promise<RecordedEvent[]>;
  /**
   * Up to `limit` events of a service's feed after this number, in its order.
   * @throws Error when the service is unknown or silent
   */
  feed(service: string, after: bigint, limit: number): Promise<RecordedEvent[]>;
  /**
   * The number of a feed's last event, 0n when it is empty.
   * @throws Error when the service is unknown or silent
   */
  feedHead(service: string): Promise<bigint>;
  /**
   * Whole streams of a service that have an event with one of these values in a field, ordered by stream and version.
   * The stream's contract must declare the field: see `indexedBy`.
   * @throws Error when the service is unknown or silent, or does not find streams by this field
   */
  streamsBy(service: string, field: string, values: readonly string[]): Promise<RecordedEvent[]>;
  /**
   * The events of a service with these ids, in the order of its feed; those that it does not have are left out.
   * @throws Error when the service is unknown or silent
   */
  events(service: string, ids: readonly string[]): Promise<RecordedEvent[]>;
  /**
   * How many events a service has of each type and schema version. It reads its whole store for it.
   * @throws Error when the service is unknown or silent
   */
  histogram(service: string): Promise<EventCount[]>;
  /**
   * Ids of up to `each` events of each type and schema version: the first, the last, and others at random. It reads the
   * service's whole store for it.
   * @throws Error when the service is unknown or silent
   */
  samples(service: string, each: number): Promise<readonly EventSample[]>;
  /**
   * Which store a service has, how far its feed is, and which event it has at this number.
   * @throws Error when the service is unknown or silent
   */
  standing(service: string, at: bigint): Promise<Standing>;
}

export interface Standing {
  /** UUID that the store was given when it was made. */
  readonly store: string;
  readonly head: bigint;
  /** Null when the feed has none at that number. */
  readonly eventId: string | null;
}

export interface EventCount {
  readonly type: string;
  readonly schemaVersion: number;
  readonly events: bigint;
}

export interface OwnerAddresses {
  /** `http://127.0.0.1:4001` by service. */
  readonly urls: Readonly<Record<string, string>>;
  /** Service by category of stream: `order` to `orders`. */
  readonly serviceOf: ReadonlyMap<string, string>;
  /** For the header Authorization, where the owners ask who calls; null, or left out: nothing is shown. */
  readonly authorization?: (() => Promise<string | null>) | undefined;
  /** Default 10,000 ms; six times as long for what reads much of a store. */
  readonly timeoutMs?: number;
}

/** @example new HttpOwners({ urls: { orders: 'http://127.0.0.1:4001' }, serviceOf: new Map([['order', 'orders']]) }) */
export class HttpOwners implements OwnerClient {
  constructor(private readonly addresses: OwnerAddresses) {}

  async missing({ streamId, from, to }: Hole): Promise<RecordedEvent[]> {
    const category = streamId.slice(0, streamId.indexOf('-'));
    const service = this.addresses.serviceOf.get(category);
    if (!service) throw new Error(`Nobody is known to own streams '${category}'.`);
    const events = await this.read(service, `/streams/${encodeURIComponent(streamId)}?from=${from}&to=${to}`);
    const complete =
      events.length === to - from + 1 && events.every((event, at) => isVersion(event, streamId, from + at));
    if (!complete) throw new Error(`${service} has only ${events.length} of versions ${from} to ${to} of ${streamId}.`);
    return events;
  }

  feed(service: string, after: bigint, limit: number): Promise<RecordedEvent[]> {
    return this.read(service, `/feed?after=${after}&limit=${limit}&waitMs=0`);
  }

  async feedHead(service: string): Promise<bigint> {
    const { feed } = JSON.parse(await this.get(service, '/status')) as { feed: { head: string } | null };
    if (!feed) throw new Error(`The store of ${service} does not answer.`);
    return BigInt(feed.head);
  }

  async streamsBy(service: string, field: string, values: readonly string[]): Promise<RecordedEvent[]> {
    const parts = partsOf(values, valuesAtOnce).map((part) => {
      const query = new URLSearchParams([['key', field], ...part.map((value): [string, string] => ['value', value])]);
      return this.read(service, `/streams?${query.toString()}`, patience);
    });
    return (await Promise.all(parts)).flat();
  }

  async events(service: string, ids: readonly string[]): Promise<RecordedEvent[]> {
    const parts = partsOf(ids, idsAtOnce).map((part) => this.read(service, `/events?ids=${part.join()}`));
    return (await Promise.all(parts)).flat();
  }

  async histogram(service: string): Promise<EventCount[]> {
    const { events } = JSON.parse(await this.get(service, '/histogram', patience)) as {
      events: (Omit<EventCount, 'events'> & { events: string })[];
    };
    return events.map((count) => ({ ...count, events: BigInt(count.events) }));
  }

  async samples(service: string, each: number): Promise<readonly EventSample[]> {
    const answer = await this.get(service, `/samples?each=${each}`, patienceForSamples);
    return (JSON.parse(answer) as { samples: EventSample[] }).samples;
  }

  async standing(service: string, at: bigint): Promise<Standing> {
    const path = `/feed?after=${at > 0n ? at - 1n : 0n}&limit=1&waitMs=0`;
    const response = await this.answer(service, path);
    const [store, head] = ['refold-store', 'refold-feed-head'].map((name) => response.headers.get(name));
    if (!store || !head) throw new Error(`${service} does not tell which store it has.`);
    const [event] = eventsIn(await response.text());
    return { store, head: BigInt(head), eventId: event?.feedNumber === at ? event.id : null };
  }

  private async get(service: string, path: string, times = 1): Promise<string> {
    return (await this.answer(service, path, times)).text();
  }

  private async answer(service: string, path: string, times = 1): Promise<Response> {
    const { urls, timeoutMs = 10_000, authorization } = this.addresses;
    const base = urls[service];
    if (!base) throw new Error(`No address of the service '${service}' is configured.`);
    const shown = await authorization?.();
    const response = await fetch(new URL(path, base), {
      headers: shown ? { authorization: shown } : {},
      signal: AbortSignal.timeout(times * timeoutMs),
    });
    if (response.ok) return response;
    const text = (await response.text()).slice(0, 500);
    throw new Error(`${service} answered ${response.status} to GET ${path}: ${text}`);
  }

  private async read(service: string, path: string, times = 1): Promise<RecordedEvent[]> {
    return eventsIn(await this.get(service, path, times));
  }
}

const eventsIn = (ndjson: string): RecordedEvent[] => {
  const lines = ndjson.split('\n').filter((line) => line !== '');
  return lines.map((line) => fromRecordedJson(JSON.parse(line) as RecordedEventJson));
};

/** Timeouts that a question may take which reads many streams, or the whole store. */
const patience = 6;
/** The same for one that reads the whole store more than once. */
const patienceForSamples = 60;
/** What a service takes in one request. */
const valuesAtOnce = 100;
const idsAtOnce = 200;

const partsOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size));

const isVersion = (event: RecordedEvent, streamId: string, version: number): boolean =>
  event.streamId === streamId && event.streamVersion === version;
