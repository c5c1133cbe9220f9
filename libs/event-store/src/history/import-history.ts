import type { Pool, PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { isDeadlock, isUniqueViolation } from '../append/explain-failure';
import { advisoryLocks } from '../connection/advisory-locks';
import { inTransaction } from '../connection/in-transaction';
import { statement } from '../sql';
import type { StreamsOfStore } from '../streams-of-store';
import type { HistoryLine, HistoryResult } from './history-line';
import { prepare, type Prepared, type PreparedLine } from './prepared-line';
import { sortOut } from './sort-out';
import type { StoredContent } from './stored-content';

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
  const { fresh, result } = sortOut(prepared, refused, await storedAmong(client, prepared), streams.decode);
  if (fresh.length > 0) await insert(client, fresh);
  return result;
};

const storedAmong = async (client: PoolClient, lines: readonly PreparedLine[]): Promise<Map<string, StoredContent>> => {
  const { rows } = await client.query<StoredContent>(findEvents([lines.map(({ eventId }) => eventId)]));
  return new Map(rows.map((row) => [row.id, row]));
};

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
