import { fromRecordedJson, type RecordedEvent, type RecordedEventJson } from '@refold/model';
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
}

export interface OwnerAddresses {
  /** `http://127.0.0.1:4001` by service. */
  readonly urls: Readonly<Record<string, string>>;
  /** Service by category of stream: `order` to `orders`. */
  readonly serviceOf: ReadonlyMap<string, string>;
  /** Default 10,000 ms. */
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

  private async read(service: string, path: string): Promise<RecordedEvent[]> {
    const { urls, timeoutMs = 10_000 } = this.addresses;
    const base = urls[service];
    if (!base) throw new Error(`No address of the service '${service}' is configured.`);
    const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`${service} answered ${response.status} to GET ${path}.`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => fromRecordedJson(JSON.parse(line) as RecordedEventJson));
  }
}

const isVersion = (event: RecordedEvent, streamId: string, version: number): boolean =>
  event.streamId === streamId && event.streamVersion === version;
