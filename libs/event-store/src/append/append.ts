import type { ClientBase, Pool, PoolClient, QueryConfig } from 'pg';
import { inTransaction } from '../connection/in-transaction';
import { alsoAlone, withAlso } from './also-row';
import { explainFailure, NotAsExpected } from './explain-failure';
import { columnsOf, type EventColumns, type SchemaVersionOf } from './event-columns';
import { GroupedAppends, type SingleAppend } from './group/grouped-appends';
import {
  inLockOrder,
  type Also,
  type AlsoRow,
  type AppendContext,
  type RecordedHead,
  type StreamAppend,
} from './stream-append';

const appendEvent = withAlso(__dirname, 'append-event');
const appendEvents = withAlso(__dirname, 'append-events');

/** Where appends of one event meet others of their kind. */
export const groupedAppendsTo = (pool: Pool): GroupedAppends =>
  new GroupedAppends(pool, (append) => headsOf(pool, appendEvent(append.also, valuesOfOne(append)), append.columns));

/**
 * Appends to all streams or to none. Without an `also` that writes by itself it is one round trip, which an append of one
 * event may share with others.
 * @throws ConcurrencyConflict, EventTooLarge, DuplicateEventId
 */
export const appendTo = async (
  pool: Pool,
  grouped: GroupedAppends,
  appends: readonly StreamAppend[],
  context: AppendContext,
  schemaVersionOf: SchemaVersionOf,
  also?: Also<PoolClient>,
): Promise<RecordedHead[]> => {
  const filled = inLockOrder(appends);
  const columns = columnsOf(filled, context, schemaVersionOf);
  try {
    if (typeof also !== 'function') return await insertOnce(pool, grouped, filled, columns, context, also);
    return await inTransaction(pool, async (client) => {
      const heads = filled.length > 0 ? await insertAll(client, filled, columns, context) : [];
      await also(client);
      return heads;
    });
  } catch (error) {
    throw await explainFailure(pool, filled, error);
  }
};

const insertOnce = async (
  pool: Pool,
  grouped: GroupedAppends,
  appends: readonly StreamAppend[],
  columns: EventColumns,
  context: AppendContext,
  also?: AlsoRow,
): Promise<RecordedHead[]> => {
  if (columns.ids.length === 1) return grouped.append({ columns, context, also });
  if (appends.length > 0) return insertAll(pool, appends, columns, context, also);
  if (also) await pool.query(alsoAlone(also));
  return [];
};

const insertAll = (
  on: Pool | ClientBase,
  appends: readonly StreamAppend[],
  columns: EventColumns,
  context: AppendContext,
  also?: AlsoRow,
): Promise<RecordedHead[]> => headsOf(on, appendEvents(also, valuesOfAll(appends, columns, context)), columns);

const headsOf = async (
  on: Pool | ClientBase,
  statement: QueryConfig,
  { ids, streamIds }: EventColumns,
): Promise<RecordedHead[]> => {
  const { rows } = await on.query<{ stream_id: string; version: number; recorded_at: string }>(statement);
  if (rows.length === 0) throw new NotAsExpected();
  return rows.map(({ stream_id: streamId, version, recorded_at: recordedAt }) => ({
    streamId,
    version,
    eventIds: ids.filter((_, index) => streamIds[index] === streamId),
    recordedAt,
  }));
};

const valuesOfOne = ({ columns, context }: SingleAppend): unknown[] => [
  columns.streamIds[0],
  (columns.versions[0] ?? 1) - 1,
  columns.ids[0],
  columns.types[0],
  columns.schemaVersions[0],
  columns.partitionKeys[0],
  columns.occurredAt[0],
  columns.data[0],
  ...valuesOf(context),
];

const valuesOfAll = (appends: readonly StreamAppend[], columns: EventColumns, context: AppendContext): unknown[] => [
  appends.map(({ streamId }) => streamId),
  appends.map(({ expectedVersion }) => expectedVersion),
  columns.streamIds,
  columns.versions,
  columns.ids,
  columns.types,
  columns.schemaVersions,
  columns.partitionKeys,
  columns.occurredAt,
  columns.data,
  ...valuesOf(context),
];

const valuesOf = ({ correlationId, causationId, origin, traceparent = null }: AppendContext): (string | null)[] => [
  correlationId,
  causationId,
  origin,
  traceparent,
];
