import { decodeRecord, glanceAt, type ConsumedRecord, type Decoded, type FetchedBatch } from '@refold/kafka';
import type { ArrivalReader } from '../../records/read-arrival';
import { GapFound } from './gap-found';
import type { StretchQueue } from './stretch-queue';

type RawRecord = ConsumedRecord['raw'];

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
  take({ topic, partition, messages, next }: FetchedBatch): void {
    const { until } = this.queue.stretch;
    let expected = this.queue.read;
    for (const raw of messages) {
      const offset = BigInt(raw.offset);
      if (offset >= until && expected < until) throw this.gap(`all from offset ${expected}`);
      if (offset >= until) break;
      if (offset < expected) continue;
      expected = offset + 1n;
      const glance = glanceAt(raw);
      if (glance && !this.reader.follows(glance.category)) this.follow(glance.previousFeedNumber, glance.feedNumber);
      else this.takeRecord({ topic, partition, offset, raw, decoded: decodeRecord(raw) });
    }
    this.queue.reach(next);
  }

  private takeRecord(record: ConsumedRecord): void {
    const isFresh = this.isFresh(record.decoded, record.raw);
    const arrival = this.reader.fromRecord(record);
    if (!arrival || (arrival.category !== null && !this.reader.follows(arrival.category))) return;
    const { decoded, offset } = record;
    const recorded = decoded.kind === 'event' ? decoded.recorded : null;
    this.queue.push({
      arrival,
      position: offset,
      feedNumber: this.queue.chain,
      recordedAt: recorded?.recordedAt ?? null,
      at: recorded?.occurredAt ?? this.queue.head?.at ?? '',
      bytes: overheadBytes + (record.raw.value?.length ?? 0),
      plain: isFresh && recorded !== null && offset >= this.queue.stretch.checkedUntil,
    });
  }

  private isFresh(decoded: Decoded, { headers }: RawRecord): boolean {
    if (decoded.kind === 'event') return this.follow(decoded.previousFeedNumber, decoded.recorded.feedNumber);
    if (decoded.kind === 'heartbeat') return this.follow(decoded.previousFeedNumber, 0n);
    // A damaged event may still say which it was; without this the next record would show a second problem.
    const said = String(headers?.['ce_feednumber']);
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

/** What a record weighs beside its value: headers, and the objects that hold them. */
const overheadBytes = 1_000;
