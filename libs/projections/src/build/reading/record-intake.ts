import { encodeRecord, type Decoded, type FetchedBatch, type FetchedRecord } from '@refold/kafka';
import type { Arrival, RawRecord, RecordPosition } from '../../records/arrival';
import type { ArrivalReader } from '../../records/read-arrival';
import { GapFound } from './gap-found';
import type { StretchQueue } from './stretch-queue';

/**
 * Takes the records of one partition into its queue. Each names the feed number of the one before it: so nothing is
 * missing between them, and what is not above the last one has come already. Of what nobody here follows only that is read.
 */
export class RecordIntake {
  constructor(
    private readonly queue: StretchQueue,
    private readonly reader: ArrivalReader,
  ) {}

  /** @throws GapFound */
  take({ topic, partition, records, next }: FetchedBatch): void {
    const { until } = this.queue.stretch;
    let expected = this.queue.read;
    for (const record of records) {
      const { offset } = record;
      if (offset >= until && expected < until) throw this.gap(`all from offset ${expected}`);
      if (offset >= until) break;
      if (offset < expected) continue;
      expected = offset + 1n;
      this.takeRecord(topic, partition, record);
    }
    this.queue.reach(next);
  }

  private takeRecord(topic: string, partition: number, fetched: FetchedRecord): void {
    const { category } = fetched;
    const glance = category !== '' && !this.reader.follows(category) ? fetched.glance() : null;
    if (glance) return void this.follow(glance.previousFeedNumber, glance.feedNumber);
    const decoded = fetched.decode();
    const isFresh = this.isFresh(decoded, fetched);
    const arrival = this.arrivalOf(decoded, fetched, { topic, partition, offset: fetched.offset });
    if (!arrival || (arrival.category !== null && !this.reader.follows(arrival.category))) return;
    const recorded = decoded.kind === 'event' ? decoded.recorded : null;
    this.queue.push({
      arrival,
      position: fetched.offset,
      feedNumber: this.queue.chain,
      recordedAt: recorded?.recordedAt ?? null,
      at: recorded?.occurredAt ?? this.queue.head?.at ?? '',
      bytes: overheadBytes + fetched.size,
      plain: isFresh && recorded !== null && fetched.offset >= this.queue.stretch.checkedUntil,
    });
  }

  /**
   * Without the bytes of its record, which would keep all of their response in memory. Encoded again an event is what
   * its owner has published; a damaged one keeps its bytes.
   */
  private arrivalOf(decoded: Decoded, fetched: FetchedRecord, position: RecordPosition): Arrival | null {
    if (decoded.kind === 'heartbeat') return null;
    if (decoded.kind === 'foreign') return this.reader.fromRecord({ ...position, decoded, raw: fetched.toMessage() });
    const { recorded, previousFeedNumber } = decoded;
    return this.reader.fromRecorded(recorded, position, () => {
      const { key, value, headers } = encodeRecord(recorded, previousFeedNumber);
      return { position, key: bytesOf(key), value: bytesOf(value), headers } satisfies RawRecord;
    });
  }

  private isFresh(decoded: Decoded, fetched: FetchedRecord): boolean {
    if (decoded.kind === 'event') return this.follow(decoded.previousFeedNumber, decoded.recorded.feedNumber);
    if (decoded.kind === 'heartbeat') return this.follow(decoded.previousFeedNumber, 0n);
    // A damaged event may still say which it was; without this the next record would show a second problem.
    const said = fetched.toMessage().headers?.['ce_feednumber']?.toString() ?? '';
    return /^\d{1,18}$/.test(said) && this.follow(0n, BigInt(said));
  }

  /** @returns whether it is above all before it */
  private follow(previous: bigint, feedNumber: bigint): boolean {
    const { queue } = this;
    if (previous > queue.chain) throw this.gap(`events between ${queue.chain} and ${previous} of its feed`);
    if (feedNumber <= queue.chain) return false;
    queue.chain = feedNumber;
    return true;
  }

  private gap(what: string): GapFound {
    const { service, partition } = this.queue.stretch;
    return new GapFound(service, `Partition ${partition} of ${service} lacks ${what}.`);
  }
}

const bytesOf = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));

/** What a record weighs beside its value: headers, and the objects that hold them. */
const overheadBytes = 1_000;
