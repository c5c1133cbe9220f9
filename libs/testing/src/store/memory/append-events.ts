import { DuplicateEventId, type AppendContext, type StreamAppend, type storeParts } from '@refold/event-store';
import type { Origin } from '@refold/model';
import type { MemoryDatabase } from './memory-database';
import type { MemoryTransaction } from './memory-transaction';

/** Another writer was faster; nothing of this transaction is stored. */
export class LostRace extends Error {}

/** Inserts the events of an append: they are seen at the commit, and keep others off their versions and ids until then. */
export const appendEvents = async (
  database: MemoryDatabase,
  transaction: MemoryTransaction,
  appends: readonly StreamAppend[],
  columns: storeParts.EventColumns,
  context: AppendContext,
): Promise<void> => {
  for (const { streamId, expectedVersion } of appends)
    if (expectedVersion < 0 || expectedVersion > database.tables.versionOf(streamId)) throw new LostRace();
  for (const [index, streamId] of columns.streamIds.entries())
    await insert(database, transaction, {
      streamId,
      version: columns.versions[index] ?? 0,
      id: columns.ids[index] ?? '',
      type: columns.types[index] ?? '',
      schemaVersion: columns.schemaVersions[index] ?? 0,
      partitionKey: columns.partitionKeys[index] ?? '',
      occurredAt: columns.occurredAt[index] ?? database.now(),
      data: columns.data[index] ?? '',
      correlationId: context.correlationId,
      causationId: context.causationId,
      traceparent: context.traceparent ?? null,
      origin: context.origin,
    });
};

/** Inserts lines of history behind the present versions of their streams. */
export const importEvents = async (
  database: MemoryDatabase,
  transaction: MemoryTransaction,
  lines: readonly storeParts.PreparedLine[],
): Promise<void> => {
  const versions = new Map<string, number>();
  const shared = {
    correlationId: crypto.randomUUID(),
    causationId: null,
    traceparent: null,
    origin: 'history' as Origin,
  };
  for (const { line: _, eventId, ...rest } of lines) {
    const version = (versions.get(rest.streamId) ?? database.tables.versionOf(rest.streamId)) + 1;
    versions.set(rest.streamId, version);
    await insert(database, transaction, { ...rest, ...shared, version, id: eventId.toLowerCase() });
  }
};

type Given = Omit<MemoryTransaction['events'][number], 'position' | 'recordedAt'>;

/** @throws LostRace, DuplicateEventId */
const insert = async (database: MemoryDatabase, transaction: MemoryTransaction, given: Given): Promise<void> => {
  const position = database.nextPosition();
  const { streamId, version, id } = given;
  await transaction.lock(`${streamId}@${version}`);
  if (database.tables.versionOf(streamId) >= version) throw new LostRace();
  if (!(await transaction.lock(`event ${id}`)) || database.tables.withId(id))
    throw new DuplicateEventId(`Key (id)=(${id}) already exists.`, undefined);
  transaction.events.push({ ...given, position, recordedAt: database.now() });
};
