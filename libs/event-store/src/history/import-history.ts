import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { isDeadlock, isUniqueViolation } from '../append/explain-failure';
import { advisoryLocks } from '../connection/advisory-locks';
import { inTransaction } from '../connection/in-transaction';
import { statement } from '../sql';
import type { StreamsOfStore } from '../streams-of-store';
import type { HistoryLine, HistoryResult } from './history-line';
import { prepare, type Prepared, type PreparedLine, type RefusedLine } from './prepared-line';
import { differenceFrom, type StoredContent } from './stored-content';

const findEvents = statement(__dirname, 'find-events');
const importEvents = statement(__dirname, 'import-events');

/**
 * Brings lines in, each once: a line whose id is known is compared with what is stored, never stored again.
 * One transaction in four statements. Imports of one store wait for each other, so two of the same lines end with one
 * copy; an append to the same stream at the same moment makes this one start over.
 */
export const importHistory = async (
  pool: Pool,
  lines: readonly HistoryLine[],
  streams: StreamsOfStore,
): Promise<HistoryResult> => {
  const prepared = prepare(lines, streams);
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(pool, (client) => importOnce(client, prepared, streams));
    } catch (error) {
      if (!isLostRace(error) || tries === mostTries) throw error;
    }
  }
};

/** To an append of the same stream, or of an event with an id of ours, which the next try finds stored. */
const isLostRace = (error: unknown): boolean =>
  isUniqueViolation(error, 'events_stream_version') || isUniqueViolation(error, 'events_id') || isDeadlock(error);

const importOnce = async (
  client: PoolClient,
  { prepared, refused }: Prepared,
  streams: StreamsOfStore,
): Promise<HistoryResult> => {
  await client.query('select pg_advisory_xact_lock($1, $2)', advisoryLocks.history);
  const { fresh, repeated, conflicts } = sortOut(prepared, await storedAmong(client, prepared), streams);
  const { inOrder, held } = holdBack(fresh, refused);
  if (inOrder.length > 0) await insert(client, inOrder);
  return { appended: inOrder.length, repeated, conflicts, refused: inLineOrder([...refused, ...held]) };
};

/**
 * What follows a refused line in its stream is refused with it: once the line is mended and sent again, it would
 * otherwise come behind what followed it, for ever.
 */
const holdBack = (
  fresh: readonly PreparedLine[],
  refused: readonly RefusedLine[],
): { inOrder: PreparedLine[]; held: RefusedLine[] } => {
  const inOrder: PreparedLine[] = [];
  const held: RefusedLine[] = [];
  for (const line of fresh) {
    const before = refused.find(({ streamId, line: number }) => streamId === line.streamId && number < line.line);
    if (!before) inOrder.push(line);
    else held.push({ ...line, reason: `follows event ${before.eventId} of ${before.streamId}, which is refused.` });
  }
  return { inOrder, held };
};

const inLineOrder = (refused: readonly RefusedLine[]): HistoryResult['refused'] =>
  refused.map(({ line, eventId, reason }) => ({ line, eventId, reason })).sort((a, b) => a.line - b.line);

const sortOut = (
  lines: readonly PreparedLine[],
  known: Map<string, StoredContent>,
  { decode }: StreamsOfStore,
): { fresh: PreparedLine[]; repeated: number; conflicts: HistoryResult['conflicts'] } => {
  const fresh: PreparedLine[] = [];
  const conflicts: { eventId: string; reason: string }[] = [];
  let repeated = 0;
  for (const line of lines) {
    const stored = known.get(line.eventId.toLowerCase());
    const difference = stored && differenceFrom(line, stored, decode);
    if (!stored) {
      fresh.push(line);
      known.set(line.eventId.toLowerCase(), contentOf(line));
    } else if (difference) conflicts.push({ eventId: line.eventId, reason: difference });
    else repeated += 1;
  }
  return { fresh, repeated, conflicts };
};

const storedAmong = async (client: PoolClient, lines: readonly PreparedLine[]): Promise<Map<string, StoredContent>> => {
  const { rows } = await client.query<StoredContent>(findEvents([lines.map(({ eventId }) => eventId)]));
  return new Map(rows.map((row) => [row.id, row]));
};

/** So that a line is also compared with an earlier line of the same import. */
const contentOf = (line: PreparedLine): StoredContent => ({
  id: line.eventId,
  stream_id: line.streamId,
  type: line.type,
  schema_version: line.schemaVersion,
  occurred_at: line.occurredAt,
  data: line.data,
});

const insert = (client: PoolClient, lines: readonly PreparedLine[]): Promise<unknown> =>
  client.query(
    importEvents([
      lines.map(({ streamId }) => streamId),
      lines.map(({ eventId }) => eventId),
      lines.map(({ type }) => type),
      lines.map(({ schemaVersion }) => schemaVersion),
      lines.map(({ partitionKey }) => partitionKey),
      lines.map(({ occurredAt }) => occurredAt),
      lines.map(({ data }) => data),
      uuidv7(),
    ]),
  );

/** Each try loses only to an append that went through meanwhile; so many in a row are no race any more. */
const mostTries = 10;
