import type { Arrival } from '../../records/arrival';
import type { Advance, Stretch } from '../progress/stretch';

/** An event of a stretch, or only the news that its stretch was read so far. */
export interface Queued {
  readonly arrival: Arrival | null;
  readonly position: bigint;
  readonly feedNumber: bigint;
  readonly recordedAt: string | null;
  /** Business time: what happened together lies together by it, in history that was brought in, too. */
  readonly at: string;
  readonly bytes: number;
  /** Whether the bulk path can take it: not what comes twice, is damaged, or may be in the rows already. */
  readonly plain: boolean;
}

/** What was read of a stretch and waits to be taken, in the order of the stretch. */
export class StretchQueue {
  private items: Queued[] = [];
  private at = 0;
  private from: bigint;
  private last: Pick<Queued, 'position' | 'feedNumber'> | null = null;
  private recordedAt: string | null;
  /** What waits in it weighs about so much. */
  bytes = 0;
  /** The next position to be read into the queue. */
  read: bigint;
  /** Feed number of the last event that was read into it. */
  chain: bigint;

  constructor(readonly stretch: Stretch) {
    this.from = stretch.next;
    this.read = stretch.next;
    this.chain = stretch.feedNumber;
    this.recordedAt = stretch.recordedAt;
  }

  push(item: Queued): void {
    this.bytes += item.bytes;
    this.items.push(item);
  }

  /** Notes that all before `next` was read, though no event is left to say so. */
  reach(next: bigint): void {
    const until = next < this.stretch.until ? next : this.stretch.until;
    if (until <= this.read) return;
    this.read = until;
    const before = this.items.at(-1);
    if (before && before.position + 1n >= until && this.at < this.items.length) return;
    const { at = '', recordedAt = null } = before ?? {};
    const passed = { arrival: null, position: until - 1n, feedNumber: this.chain, bytes: 0, plain: true };
    this.push({ ...passed, at, recordedAt });
  }

  get size(): number {
    return this.items.length - this.at;
  }

  get head(): Queued | undefined {
    return this.items[this.at];
  }

  /** Nothing more will come, and nothing is left. */
  get isDone(): boolean {
    return this.isRead && this.size === 0;
  }

  get isRead(): boolean {
    return this.read >= this.stretch.until;
  }

  take(): Queued | undefined {
    const item = this.items[this.at];
    if (!item) return undefined;
    this.at += 1;
    this.bytes -= item.bytes;
    if (this.at === this.items.length || this.at >= mostTaken) {
      this.items = this.items.slice(this.at);
      this.at = 0;
    }
    this.last = item;
    this.recordedAt = item.recordedAt ?? this.recordedAt;
    return item;
  }

  /** How far it was taken since this was asked last; null when it was not. */
  advanced(): Advance | null {
    if (!this.last) return null;
    const { position, feedNumber } = this.last;
    const { service, source, partition } = this.stretch;
    const [from, next] = [this.from, position + 1n];
    this.from = next;
    this.last = null;
    return { service, source, partition, from, next, feedNumber, recordedAt: this.recordedAt };
  }
}

/** Taken ones that may lie before the head, until they are let go together. */
const mostTaken = 256;
