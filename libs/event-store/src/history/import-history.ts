import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { isDeadlock, isUniqueViolation } from '../append/explain-failure';
import { advisoryLocks } from '../connection/advisory-locks';
import { inTransaction } from '../connection/in-transaction';
import { statement } from '../sql';
import type { StreamsOfStore } from '../streams-of-store';
import type { HistoryLine, HistoryResult } from './history-line';
import { prepare, type PreparedLine } from './prepared-line';
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
  const { prepared, refused } = prepare(lines, streams);
  for (let tries = 1; ; tries++) {
    try {
      const outcome = await inTransaction(pool, (client) => importOnce(client, prepared, streams));
      return { ...outcome, refused };
    } catch (error) {
      const lostRace = isUniqueViolation(error, 'events_stream_version') || isDeadlock(error);
      if (!lostRace || tries === mostTries) throw error;
    }
  }
};

type Outcome = Omit<HistoryResult, 'refused'>;

const importOnce = async (
  client: PoolClient,
  lines: readonly PreparedLine[],
  streams: StreamsOfStore,
): Promise<Outcome> => {
  await client.query('select pg_advisory_xact_lock($1, $2)', advisoryLocks.history);
  const { fresh, repeated, conflicts } = sortOut(lines, await storedAmong(client, lines), streams);
  if (fresh.length > 0) await insert(client, fresh);
  return { appended: fresh.length, repeated, conflicts };
};

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
