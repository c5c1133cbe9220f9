import type { PoolClient } from 'pg';
import { lockProgress, writeProgress, type PartitionSpan } from '../catalogue/progress';
import type { DeadLetters } from '../dead-letters/dead-letters';
import type { Ledger } from '../ledger/ledger';
import { planSteps } from '../ledger/plan';
import type { Arrival } from '../records/arrival';
import { HolesFound } from './errors';
import type { Projection, ReadEvent } from './projection';
import { readable, runSteps, type StepRules } from './run-steps';

/** What one flush takes in: events of the followed streams, and where the batch stands in its partitions. */
export interface FlushInput extends Omit<StepRules, 'parked'> {
  readonly arrivals: readonly Arrival[];
  /** Empty when the events do not come from Kafka. */
  readonly spans: readonly PartitionSpan[];
  readonly unhealed: ReadonlyMap<string, Error>;
  /** Dead letters that these events were; they are taken away in the same transaction. */
  readonly letterIds: readonly string[];
}

/** Points of a flush at which a process can die; tests make it die there. */
export type FlushPoint = 'read' | 'folded' | 'rows-written' | 'ledger-written' | 'progress-written' | 'committed';

export interface FlushTools {
  readonly projection: Projection;
  readonly ledger: Ledger;
  readonly deadLetters: DeadLetters;
  readonly at: (point: FlushPoint) => void | Promise<void>;
}

export interface Flushed {
  readonly applied: number;
  readonly parked: number;
}

/**
 * One flush, inside a transaction: rows, ledger, dead letters and progress are stored together or not at all.
 *
 * Locks are taken in one order by all: progress, ledger, rows, what rows copy; each by key. What exists is locked before
 * it is read, so nothing can move under the fold; what does not exist yet is inserted whole at the end, and if somebody
 * was faster, the insert misses rows, and the flush starts over. So a new row is written once, not twice.
 * @throws HolesFound, Moved, ProgressBehind
 */
export const flush = async (client: PoolClient, tools: FlushTools, input: FlushInput): Promise<Flushed> => {
  const { projection, ledger, deadLetters, at } = tools;
  const { arrivals, spans } = input;
  await lockProjection(client, projection.id, input.letterIds.length > 0);
  if (spans.length > 0) await lockProgress(client, projection.id, spans);
  let done: Flushed = { applied: 0, parked: 0 };
  if (arrivals.length > 0) {
    const streamIds = [...new Set(arrivals.flatMap(({ place }) => place?.streamId ?? []))];
    const known = await ledger.lock(client, streamIds);
    const events = eventsOf(projection, arrivals);
    const workspace = await projection.open(client, events);
    if (input.letterIds.length > 0) await deadLetters.take(client, input.letterIds);
    const rowKeys = [...new Set(events.flatMap(({ event }) => projection.rowKeyOf(event) ?? []))];
    const parked = await deadLetters.parked(client, streamIds, rowKeys);
    await at('read');
    const { steps, holes } = planSteps(arrivals, known, { parked: parked.streams, unhealed: input.unhealed });
    if (holes.length > 0) throw new HolesFound(holes);
    const { applied, letters } = runSteps(projection, workspace, steps, { ...input, parked });
    await at('folded');
    await workspace.write(client);
    await at('rows-written');
    await ledger.write(client, known, applied);
    await deadLetters.park(client, letters);
    await at('ledger-written');
    done = { applied: steps.length - letters.length, parked: letters.length };
  }
  if (spans.length > 0) await writeProgress(client, projection.id, spans);
  await at('progress-written');
  return done;
};

/** Flushes run side by side; a retry of dead letters runs alone, or an event could come between it and those that wait. */
export const lockProjection = async (client: PoolClient, id: string, alone: boolean): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock${alone ? '' : '_shared'}(hashtextextended($1, 0))`, [
    `projection ${id}`,
  ]);
};

const eventsOf = (projection: Projection, arrivals: readonly Arrival[]): ReadEvent[] =>
  arrivals.flatMap((arrival) => {
    if (arrival.meta === null || arrival.type === null || !projection.handles(arrival.type)) return [];
    const event = readable(arrival);
    return event ? [{ arrival, event, meta: arrival.meta }] : [];
  });
