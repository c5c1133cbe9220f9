import { Undecodable, type AnyEvent } from '@refold/model';
import type { NewLetter, Parked } from '../dead-letters/dead-letters';
import type { LedgerEntry, Step } from '../ledger/plan';
import type { Arrival } from '../records/arrival';
import type { Projection, Workspace } from './projection';

export interface Outcome {
  /** New ledger entries, by stream. */
  readonly applied: ReadonlyMap<string, LedgerEntry>;
  readonly letters: readonly NewLetter[];
}

export interface StepRules {
  readonly parked: Parked;
  /** Types that are no longer in any contract and may be passed over. */
  readonly skipTypes: ReadonlySet<string>;
  /** Errors that the store gave for an event when it was written. */
  readonly refused: ReadonlyMap<Arrival, Error>;
  /** How often events were tried before, when letters are folded again. */
  readonly triesOf: (arrival: Arrival) => number;
}

/**
 * Folds the steps in their order. One that fails is parked with its stream and its row; what touches either waits
 * behind it, in order; everything else goes on.
 */
export const runSteps = (
  projection: Projection,
  workspace: Workspace,
  steps: readonly Step[],
  rules: StepRules,
): Outcome => {
  const applied = new Map<string, LedgerEntry>();
  const letters: NewLetter[] = [];
  const streams = new Set(rules.parked.streams.keys());
  const rowKeys = new Set(rules.parked.rowKeys);
  const park = (
    arrival: Arrival,
    rowKey: string | undefined,
    why: Pick<NewLetter, 'status' | 'reason' | 'message' | 'stack'>,
  ): void => {
    if (arrival.place) streams.add(arrival.place.streamId);
    if (rowKey !== undefined) rowKeys.add(rowKey);
    letters.push({ arrival, rowKey, ...why, tries: rules.triesOf(arrival) + (why.status === 'failed' ? 1 : 0) });
  };
  for (const { arrival, failure } of steps) {
    const { place } = arrival;
    const rowKey = rowKeyOf(projection, arrival);
    if (place && streams.has(place.streamId)) park(arrival, rowKey, waitsFor(`stream ${place.streamId}`, 'stream'));
    else if (rowKey !== undefined && rowKeys.has(rowKey)) park(arrival, rowKey, waitsFor(`row ${rowKey}`, 'row'));
    else {
      try {
        const error = failure ?? rules.refused.get(arrival);
        if (error) throw error;
        foldOne(projection, workspace, arrival, rules.skipTypes);
        if (place) applied.set(place.streamId, { version: place.streamVersion, eventId: place.eventId });
      } catch (error) {
        park(arrival, rowKey, failedBy(error));
      }
    }
  }
  return { applied, letters };
};

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
  return keyOfReadable(projection, arrival) ?? projection.rowKeyIn(arrival.recorded?.data);
};

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
