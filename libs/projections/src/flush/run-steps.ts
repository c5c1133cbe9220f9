import { Undecodable, type AnyEvent } from '@refold/model';
import type { KeptLetter, NewLetter, Parked } from '../dead-letters/dead-letters';
import { ForeignHistory, unknownEvent, type LedgerEntry, type Step } from '../ledger/plan';
import type { Arrival, StreamPlace } from '../records/arrival';
import type { Projection, Workspace } from './projection';

export interface Outcome {
  /** New ledger entries, by stream. */
  readonly applied: ReadonlyMap<string, LedgerEntry>;
  readonly letters: readonly NewLetter[];
  /** Events that were given up, and whose turn this was. */
  readonly passed: number;
}

export interface StepRules {
  readonly parked: Parked;
  /** Types that are no longer in any contract and may be passed over. */
  readonly skipTypes: ReadonlySet<string>;
  /** Errors that the store gave for an event when it was written. */
  readonly refused: ReadonlyMap<Arrival, Error>;
  /** The letters that these events were, when they are folded again. */
  readonly letters: ReadonlyMap<Arrival, KeptLetter>;
}

/**
 * Folds the steps in their order. One that fails is parked with its stream and its row; what touches either waits
 * behind it, in order; everything else goes on. One that was given up counts as passed.
 */
export const runSteps = (
  projection: Projection,
  workspace: Workspace,
  steps: readonly Step[],
  rules: StepRules,
): Outcome => {
  const applied = new Map<string, LedgerEntry>();
  const parking = new Parking(rules);
  let passed = 0;
  for (const step of steps) {
    const { arrival, failure } = step;
    const { place } = arrival;
    if (rules.letters.get(arrival)?.status === 'discarded') {
      if (parking.holdsBack(step)) continue;
      passed++;
      if (place && !failure) applied.set(place.streamId, { version: place.streamVersion, eventId: uuidOf(place) });
      continue;
    }
    const rowKey = rowKeyOf(projection, arrival);
    if (parking.waits(arrival, rowKey)) continue;
    try {
      const error = failure ?? rules.refused.get(arrival);
      if (error) throw error;
      foldOne(projection, workspace, arrival, rules.skipTypes);
      if (place) applied.set(place.streamId, { version: place.streamVersion, eventId: place.eventId });
    } catch (error) {
      parking.park(arrival, rowKey, failedBy(error));
    }
  }
  return { applied, letters: parking.letters, passed };
};

type Why = Pick<NewLetter, 'status' | 'reason' | 'message' | 'stack'>;

/** What is parked while steps are run, and so what the later ones wait behind. */
class Parking {
  readonly letters: NewLetter[] = [];
  private readonly streams: Set<string>;
  private readonly rowKeys: Set<string>;

  constructor(private readonly rules: StepRules) {
    this.streams = new Set(rules.parked.streams.keys());
    this.rowKeys = new Set(rules.parked.rowKeys);
  }

  park(arrival: Arrival, rowKey: string | undefined, why: Why): void {
    if (arrival.place) this.streams.add(arrival.place.streamId);
    if (rowKey !== undefined) this.rowKeys.add(rowKey);
    const kept = this.rules.letters.get(arrival);
    const tries = (kept?.tries ?? 0) + (why.status === 'failed' ? 1 : 0);
    this.letters.push({ arrival, rowKey, ...why, tries, kept });
  }

  /** Parks what must wait for its stream or its row. */
  waits(arrival: Arrival, rowKey: string | undefined): boolean {
    const { place } = arrival;
    if (place && this.streams.has(place.streamId))
      this.park(arrival, rowKey, waitsFor(`stream ${place.streamId}`, 'stream'));
    else if (rowKey !== undefined && this.rowKeys.has(rowKey))
      this.park(arrival, rowKey, waitsFor(`row ${rowKey}`, 'row'));
    else return false;
    return true;
  }

  /** Parks one that was given up and whose turn has not come. It is folded into no row, so it holds up none. */
  holdsBack({ arrival, failure }: Step): boolean {
    const { place } = arrival;
    const missing = failure !== undefined && !(failure instanceof ForeignHistory) ? failure : undefined;
    if (!missing && !(place && this.streams.has(place.streamId))) return false;
    const { reason, message } = missing ? failedBy(missing) : waitsFor(`stream ${place?.streamId}`, 'stream');
    this.park(arrival, undefined, { status: 'discarded', reason, message, stack: null });
    return true;
  }
}

/** The id that a damaged record has may be none that a ledger can hold. */
const uuidOf = ({ eventId }: StreamPlace): string => (uuid.test(eventId) ? eventId : unknownEvent);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const foldOne = (
  projection: Projection,
  workspace: Workspace,
  arrival: Arrival,
  skipTypes: ReadonlySet<string>,
): void => {
  const { type, meta } = arrival;
  if (type === null || meta === null) return void arrival.event();
  if (projection.handles(type)) workspace.fold(arrival.event(), meta);
  else if (!projection.knows(type) && !skipTypes.has(type))
    throw new Undecodable(
      'unknown-type',
      `${type} is in no contract of stream '${arrival.category}'. Deploy the contract, or list it as skipped.`,
    );
};

const rowKeyOf = (projection: Projection, arrival: Arrival): string | undefined => {
  if (arrival.type === null || !projection.handles(arrival.type)) return undefined;
  const rowKey = keyOfReadable(projection, arrival) ?? projection.rowKeyIn(arrival.recorded?.data ?? arrival.remains);
  return rowKey !== undefined && isKey(rowKey) ? rowKey : undefined;
};

/** UTF-16 units of the longest key that an index of PostgreSQL holds in any case. */
const longestKey = 512;
/** What data off contract has in the place of a key may be no key: then there is no row that could wait. */
const isKey = (text: string): boolean => text.length <= longestKey && text.isWellFormed() && !text.includes('\0');

const keyOfReadable = (projection: Projection, arrival: Arrival): string | undefined => {
  const event = readable(arrival);
  return event && projection.rowKeyOf(event);
};

/** The event, or undefined when it cannot be read; {@link foldOne} then tells why. */
export const readable = (arrival: Arrival): AnyEvent | undefined => {
  try {
    return arrival.event();
  } catch {
    return undefined;
  }
};

const waitsFor = (what: string, kind: 'stream' | 'row') =>
  ({
    status: 'waiting',
    reason: `waits-for-${kind}`,
    message: `An earlier event of ${what} is parked.`,
    stack: null,
  }) as const;

const failedBy = (thrown: unknown) => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const reason = (error as { reason?: unknown }).reason;
  return {
    status: 'failed' as const,
    reason: typeof reason === 'string' ? reason : 'fold-failed',
    message: error.message,
    stack: error.stack ?? null,
  };
};
