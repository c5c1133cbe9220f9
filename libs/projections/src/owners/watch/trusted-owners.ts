import type { EventSample, RecordedEvent } from '@refold/model';
import type { Hole } from '../../ledger/plan';
import { Refusal } from '../../operations/refusal';
import type { EventCount, OwnerClient, Standing } from '../owner-client';

/**
 * Owners whose stores are still the ones that were read. Of one that was restored nothing is read: a row made of both its
 * earlier and its later events would be right for neither.
 */
export class TrustedOwners implements OwnerClient {
  constructor(
    private readonly owners: OwnerClient,
    /** Service by category of stream. */
    private readonly serviceOf: ReadonlyMap<string, string>,
    private readonly restoredOf: (service: string) => string | null,
  ) {}

  async missing(hole: Hole): Promise<RecordedEvent[]> {
    this.refuseRestored(this.serviceOf.get(hole.streamId.slice(0, hole.streamId.indexOf('-'))));
    return this.owners.missing(hole);
  }

  async feed(service: string, after: bigint, limit: number): Promise<RecordedEvent[]> {
    this.refuseRestored(service);
    return this.owners.feed(service, after, limit);
  }

  async feedHead(service: string): Promise<bigint> {
    this.refuseRestored(service);
    return this.owners.feedHead(service);
  }

  async streamsBy(service: string, field: string, values: readonly string[]): Promise<RecordedEvent[]> {
    this.refuseRestored(service);
    return this.owners.streamsBy(service, field, values);
  }

  async events(service: string, ids: readonly string[]): Promise<RecordedEvent[]> {
    this.refuseRestored(service);
    return this.owners.events(service, ids);
  }

  async histogram(service: string): Promise<EventCount[]> {
    this.refuseRestored(service);
    return this.owners.histogram(service);
  }

  async samples(service: string, each: number): Promise<readonly EventSample[]> {
    this.refuseRestored(service);
    return this.owners.samples(service, each);
  }

  /** Asked to find out, so it is answered whatever was found. */
  standing(service: string, at: bigint): Promise<Standing> {
    return this.owners.standing(service, at);
  }

  /** @throws Refusal */
  private refuseRestored(service: string | undefined): void {
    const why = service === undefined ? null : this.restoredOf(service);
    if (why !== null) throw new Refusal('refused', why);
  }
}
