import type { AnyEvent } from '@refold/model';
import type { PoolClient } from 'pg';
import type { PartitionSpan } from '../catalogue/progress';
import { keepForEver, type Discard, type NewLetter, type Parked } from '../dead-letters/dead-letters';
import { planSteps } from '../ledger/plan';
import type { Arrival } from '../records/arrival';
import type { Books } from './books';
import { HolesFound, LettersMoved } from './errors';
import type { Projection, ReadEvent, RowChange } from './projection';
import { readable, runSteps, type StepRules } from './run-steps';

/**
 * What one flush takes in: events of the followed streams, where the batch stands in its partitions, and the letters that
 * its events were, which are taken away in the same transaction.
 */
export interface FlushInput extends Omit<StepRules, 'parked'> {
  readonly arrivals: readonly Arrival[];
  /** Empty when the events do not come from Kafka. */
  readonly spans: readonly PartitionSpan[];
  readonly unhealed: ReadonlyMap<string, Error>;
  /** The letter among them that is given up. */
  readonly discard: Discard | null;
  /** Nothing is sent to a store that knows no transaction, and what would change is told. */
  readonly rehearsal: boolean;
}

/** Points of a flush at which a process can die; tests make it die there. */
export type FlushPoint = 'read' | 'folded' | 'rows-written' | 'ledger-written' | 'progress-written' | 'committed';

export interface FlushTools {
  readonly projection: Projection;
  readonly books: Books;
  readonly at: (point: FlushPoint) => void | Promise<void>;
}

export interface Flushed {
  readonly applied: number;
  readonly parked: number;
}

/** How a flush ended, in full. */
export interface FlushOutcome extends Flushed {
  readonly letters: readonly NewLetter[];
  /** Missing events that were fetched from their owners for it. */
  readonly healed?: number;
  /** Of a rehearsal. */
  readonly rows: readonly RowChange[];
  /** Keys of the rows that it may have changed; null where they are not known: it may be any. */
  readonly changed: readonly string[] | null;
}

const nothing: FlushOutcome = { applied: 0, parked: 0, letters: [], rows: [], changed: [] };

/**
 * One flush, inside a transaction: rows, ledger, dead letters and progress are stored together or not at all.
 *
 * Locks are taken in one order by all: progress, ledger, rows, what rows copy; each by key. What exists is locked before
 * it is read, so nothing can move under the fold; what does not exist yet is inserted whole at the end, and if somebody
 * was faster, the insert misses rows, and the flush starts over. So a new row is written once, not twice.
 * @throws HolesFound, Moved, LettersMoved, ProgressBehind
 */
export const flush = async (client: PoolClient, tools: FlushTools, input: FlushInput): Promise<FlushOutcome> => {
  const { projection, books, at } = tools;
  const { arrivals, spans } = input;
  await lockProjection(client, projection.id, input.letters.size > 0);
  if (spans.length > 0) await books.lockProgress(client, spans);
  const done = arrivals.length > 0 ? await apply(client, tools, input) : nothing;
  if (spans.length > 0) await books.writeProgress(client, spans);
  await at('progress-written');
  return done;
};

const apply = async (client: PoolClient, tools: FlushTools, input: FlushInput): Promise<FlushOutcome> => {
  const { projection, books, at } = tools;
  const { ledger, deadLetters } = books;
  const { arrivals } = input;
  const streamIds = [...new Set(arrivals.flatMap(({ place }) => place?.streamId ?? []))];
  const known = await ledger.lock(client, streamIds);
  const events = eventsOf(projection, input);
  const workspace = await projection.open(client, events);
  await takeLetters(client, deadLetters, input);
  const rowKeys = [...new Set(events.flatMap(({ event }) => projection.rowKeyOf(event) ?? []))];
  const parked = await deadLetters.parked(client, streamIds, rowKeys);
  if (input.letters.size > 0) refuseOthers(parked);
  await at('read');
  const { steps, holes } = planSteps(arrivals, known, { parked: parked.streams, unhealed: input.unhealed });
  if (holes.length > 0) throw new HolesFound(holes);
  const { applied, letters, passed } = runSteps(projection, workspace, steps, { ...input, parked });
  await at('folded');
  const rows = input.rehearsal ? await workspace.rehearse(client) : [];
  if (!input.rehearsal) await workspace.write(client);
  await at('rows-written');
  await ledger.write(client, known, applied);
  await deadLetters.park(client, letters);
  await at('ledger-written');
  const changed = events.every(({ event }) => concernsOneRow(projection, event))
    ? changedBy(rowKeys, letters, input)
    : null;
  return { applied: steps.length - letters.length - passed, parked: letters.length, letters, rows, changed };
};

/** Of a row that waits behind a letter, or does no more, readers are told that it is stale. Where a letter's row is not known it may be any. */
const changedBy = (rowKeys: readonly string[], letters: readonly NewLetter[], { letters: taken }: FlushInput) => {
  if (taken.size > 0 || letters.some(({ rowKey }) => rowKey === undefined)) return null;
  return [...new Set([...rowKeys, ...letters.flatMap(({ rowKey }) => rowKey ?? [])])];
};

const concernsOneRow = (projection: Projection, event: AnyEvent): boolean =>
  projection.rowKeyOf(event) !== undefined && !projection.spreads?.(event);

const takeLetters = async (client: PoolClient, deadLetters: Books['deadLetters'], input: FlushInput): Promise<void> => {
  if (input.letters.size === 0) return;
  if (input.discard) await keepForEver(client, input.discard);
  await deadLetters.take(
    client,
    [...input.letters.values()].map(({ id }) => id),
  );
};

/**
 * Letters that came behind these while their lock was waited for must fold with them: their versions are higher, and
 * these would be taken for repeats.
 */
const refuseOthers = ({ streams, rowKeys }: Parked): void => {
  if (streams.size + rowKeys.size > 0) throw new LettersMoved([...streams.keys()], [...rowKeys]);
};

/** Flushes run side by side; a retry of dead letters runs alone, or an event could come between it and those that wait. */
export const lockProjection = async (client: PoolClient, id: string, alone: boolean): Promise<void> => {
  const lock = `pg_advisory_xact_lock${alone ? '' : '_shared'}`;
  const text = `select ${lock}(hashtextextended($1, 0))`;
  await client.query({ name: lock, text, values: [`projection ${id}`] });
};

/** Without those that need no row: what was given up, and what the store refused. */
const eventsOf = (projection: Projection, { arrivals, letters, refused }: FlushInput): ReadEvent[] =>
  arrivals.flatMap((arrival) => {
    if (arrival.meta === null || arrival.type === null || !projection.handles(arrival.type)) return [];
    if (refused.has(arrival) || letters.get(arrival)?.status === 'discarded') return [];
    const event = readable(arrival);
    return event ? [{ arrival, event, meta: arrival.meta }] : [];
  });
