import type { ClientBase, Pool, PoolClient, QueryConfig } from 'pg';
import { inTransaction } from '../connection/in-transaction';
import { alsoAlone, withAlso } from './also-row';
import { explainFailure, NotAsExpected } from './explain-failure';
import { columnsOf, type EventColumns, type SchemaVersionOf } from './event-columns';
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

/**
 * Appends to all streams or to none. Without an `also` that writes by itself it is one round trip.
 * @throws ConcurrencyConflict, EventTooLarge, DuplicateEventId
 */
export const appendTo = async (
  pool: Pool,
  appends: readonly StreamAppend[],
  context: AppendContext,
  schemaVersionOf: SchemaVersionOf,
  also?: Also<PoolClient>,
): Promise<RecordedHead[]> => {
  const filled = inLockOrder(appends);
  const columns = columnsOf(filled, context, schemaVersionOf);
  try {
    if (typeof also !== 'function') return await insertOnce(pool, filled, columns, context, also);
    return await inTransaction(pool, async (client) => {
      const heads = filled.length > 0 ? await insert(client, filled, columns, context) : [];
      await also(client);
      return heads;
    });
  } catch (error) {
    throw await explainFailure(pool, filled, error);
  }
};

const insertOnce = async (
  pool: Pool,
  appends: readonly StreamAppend[],
  columns: EventColumns,
  context: AppendContext,
  also?: AlsoRow,
): Promise<RecordedHead[]> => {
  if (appends.length > 0) return insert(pool, appends, columns, context, also);
  if (also) await pool.query(alsoAlone(also));
  return [];
};

const insert = async (
  on: Pool | ClientBase,
  appends: readonly StreamAppend[],
  columns: EventColumns,
  context: AppendContext,
  also?: AlsoRow,
): Promise<RecordedHead[]> => {
  const { rows } = await on.query<{ stream_id: string; version: number; recorded_at: string }>(
    columns.ids.length === 1
      ? oneEvent(appends, columns, context, also)
      : severalEvents(appends, columns, context, also),
  );
  if (rows.length === 0) throw new NotAsExpected();
  return rows.map(({ stream_id: streamId, version, recorded_at: recordedAt }) => ({
    streamId,
    version,
    eventIds: columns.ids.filter((_, index) => columns.streamIds[index] === streamId),
    recordedAt,
  }));
};

type AppendStatement = (
  appends: readonly StreamAppend[],
  columns: EventColumns,
  context: AppendContext,
  also?: AlsoRow,
) => QueryConfig;

const oneEvent: AppendStatement = ([only], columns, context, also) =>
  appendEvent(also, [
    only?.streamId,
    only?.expectedVersion,
    columns.ids[0],
    columns.types[0],
    columns.schemaVersions[0],
    columns.partitionKeys[0],
    columns.occurredAt[0],
    columns.data[0],
    ...valuesOf(context),
  ]);

const severalEvents: AppendStatement = (appends, columns, context, also) =>
  appendEvents(also, [
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
  ]);

const valuesOf = ({ correlationId, causationId, origin, traceparent = null }: AppendContext): (string | null)[] => [
  correlationId,
  causationId,
  origin,
  traceparent,
];
