import type { ClientBase, Pool, PoolClient, QueryConfig } from 'pg';
import { inTransaction } from '../connection/in-transaction';
import { statement } from '../sql';
import { explainFailure, NotAsExpected } from './explain-failure';
import { columnsOf, type EventColumns, type SchemaVersionOf } from './event-columns';
import { inLockOrder, type AlsoWrite, type AppendContext, type RecordedHead, type StreamAppend } from './stream-append';

const appendEvent = statement(__dirname, 'append-event');
const appendEvents = statement(__dirname, 'append-events');

/**
 * Appends to all streams or to none. Without `also` it is one round trip.
 * @throws ConcurrencyConflict, EventTooLarge, DuplicateEventId
 */
export const appendTo = async (
  pool: Pool,
  appends: readonly StreamAppend[],
  context: AppendContext,
  schemaVersionOf: SchemaVersionOf,
  also?: AlsoWrite<PoolClient>,
): Promise<RecordedHead[]> => {
  const filled = inLockOrder(appends);
  const columns = columnsOf(filled, context, schemaVersionOf);
  try {
    if (!also) return filled.length > 0 ? await insert(pool, filled, columns, context) : [];
    return await inTransaction(pool, async (client) => {
      const heads = filled.length > 0 ? await insert(client, filled, columns, context) : [];
      await also(client);
      return heads;
    });
  } catch (error) {
    throw await explainFailure(pool, filled, error);
  }
};

const insert = async (
  on: Pool | ClientBase,
  appends: readonly StreamAppend[],
  columns: EventColumns,
  context: AppendContext,
): Promise<RecordedHead[]> => {
  const { rows } = await on.query<{ stream_id: string; version: number; recorded_at: string }>(
    columns.ids.length === 1 ? oneEvent(appends, columns, context) : severalEvents(appends, columns, context),
  );
  if (rows.length === 0) throw new NotAsExpected();
  return rows.map(({ stream_id: streamId, version, recorded_at: recordedAt }) => ({
    streamId,
    version,
    eventIds: columns.ids.filter((_, index) => columns.streamIds[index] === streamId),
    recordedAt,
  }));
};

const oneEvent = ([only]: readonly StreamAppend[], columns: EventColumns, context: AppendContext): QueryConfig =>
  appendEvent([
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

const severalEvents = (appends: readonly StreamAppend[], columns: EventColumns, context: AppendContext): QueryConfig =>
  appendEvents([
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
