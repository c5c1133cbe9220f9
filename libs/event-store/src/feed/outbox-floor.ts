import type { ClientBase } from 'pg';
import { statement } from '../sql';

/** A position, and the transactions that may still bring one up to it. */
interface Candidate {
  readonly position: bigint;
  readonly open: ReadonlySet<string>;
}

/** What a look of the sequencer came to. */
export interface Look {
  readonly events: number;
  /** The highest position taken; null when nothing was there. */
  readonly last: bigint | null;
  /** Whether all visible rows were taken. */
  readonly foundAll: boolean;
}

const openInserts = statement(__dirname, 'open-inserts');

/**
 * The position up to which the outbox is empty for good, so that the sequencer need not look there.
 *
 * Rows that were taken stay in table and index until vacuum may remove them, which a snapshot held open elsewhere (a
 * backup, a report) forbids for as long: each look from the start would walk over all of them. A position is below the
 * floor only when every transaction that could have taken it has ended, and a look that began after that has found
 * nothing left. The order of insertion is therefore kept, also when a slow commit comes late: its transaction keeps the
 * floor below it.
 */
export class OutboxFloor {
  private floor = 0n;
  private candidate: Candidate | null = null;
  private decided: bigint | null = null;
  private takenSince = 0;
  private lookedAt = 0;
  private trustedSince = Date.now();

  /** Where to look from; now and then from the start, for rows that were put there by hand. */
  get position(): bigint {
    if (Date.now() - this.trustedSince < longestTrustMs) return this.floor;
    this.trustedSince = Date.now();
    return 0n;
  }

  /**
   * A look has taken rows in the order of their positions, all that were visible or the first of them. As far as it got,
   * what was decided before it began lies below the floor now.
   */
  async looked(client: ClientBase, { events, last, foundAll }: Look): Promise<void> {
    this.takenSince += events;
    this.rise(foundAll ? this.decided : last);
    if (this.takenSince < worthwhile || Date.now() - this.lookedAt < paceMs) return;
    this.lookedAt = Date.now();
    await this.decide(client);
  }

  private rise(reached: bigint | null): void {
    if (this.decided === null || reached === null) return;
    this.floor = reached < this.decided ? reached : this.decided;
    if (this.floor === this.decided) this.decided = null;
  }

  private async decide(client: ClientBase): Promise<void> {
    this.candidate ??= await nextCandidate(client);
    const open = await openNow(client);
    if ([...this.candidate.open].some((transaction) => open.has(transaction))) return;
    this.decided = this.candidate.position;
    this.candidate = null;
    this.takenSince = 0;
  }
}

/** The position is read first: whoever takes it or a lower one has its lock by then. */
const nextCandidate = async (client: ClientBase): Promise<Candidate> => {
  const { rows } = await client.query<{ last: string }>('select last_value as last from events_position_seq');
  return { position: BigInt(rows[0]?.last ?? 0), open: await openNow(client) };
};

const openNow = async (client: ClientBase): Promise<Set<string>> => {
  const { rows } = await client.query<{ transaction: string }>(openInserts([]));
  return new Set(rows.map(({ transaction }) => transaction));
};

/** Fewer dead rows than this are walked over in less than a millisecond. */
const worthwhile = 2_000;
/** Reading the locks takes every lock partition of the server for a moment. */
const paceMs = 250;
const longestTrustMs = 10_000;
