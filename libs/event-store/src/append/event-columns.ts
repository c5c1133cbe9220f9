import { encodeData, type AnyEvent, type Instant } from '@refold/model';
import { v7 as uuidv7 } from 'uuid';
import { asEventId } from './event-id';
import { checkSize } from './event-size';
import type { AppendContext, NewEvent, StreamAppend } from './stream-append';

/** Schema version that an event's contract writes. Throws for a type that the store does not hold. */
export type SchemaVersionOf = (event: AnyEvent) => number;

/** Events turned by ninety degrees: an array a column, as `unnest` takes them. */
export interface EventColumns {
  readonly streamIds: string[];
  readonly versions: number[];
  readonly ids: string[];
  readonly types: string[];
  readonly schemaVersions: number[];
  readonly partitionKeys: string[];
  readonly occurredAt: (Instant | null)[];
  readonly data: string[];
}

/** @throws EventTooLarge, RangeError for an event id that is no UUID */
export const columnsOf = (
  appends: readonly StreamAppend[],
  context: AppendContext,
  schemaVersionOf: SchemaVersionOf,
): EventColumns => {
  const columns: EventColumns = {
    streamIds: [],
    versions: [],
    ids: [],
    types: [],
    schemaVersions: [],
    partitionKeys: [],
    occurredAt: [],
    data: [],
  };
  for (const append of appends)
    for (const [index, given] of append.events.entries())
      addEvent(columns, append, index, given, context, schemaVersionOf(given.event));
  return columns;
};

const addEvent = (
  columns: EventColumns,
  { streamId, partitionKey, expectedVersion }: StreamAppend,
  index: number,
  { id, event, occurredAt }: NewEvent,
  { correlationId, causationId, traceparent = null }: AppendContext,
  schemaVersion: number,
): void => {
  const data = encodeData(event);
  checkSize(event.type, streamId, data, [streamId, partitionKey, event.type, correlationId, causationId, traceparent]);
  columns.streamIds.push(streamId);
  columns.versions.push(expectedVersion + index + 1);
  columns.ids.push(id === undefined ? uuidv7() : asEventId(id));
  columns.types.push(event.type);
  columns.schemaVersions.push(schemaVersion);
  columns.partitionKeys.push(partitionKey);
  columns.occurredAt.push(occurredAt ?? null);
  columns.data.push(data);
};
