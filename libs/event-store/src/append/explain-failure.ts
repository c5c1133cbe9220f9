import { DatabaseError, type Pool } from 'pg';
import { statement } from '../sql';
import { ConcurrencyConflict, DuplicateEventId } from './concurrency-conflict';
import type { StreamAppend } from './stream-append';

const streamVersions = statement(__dirname, 'stream-versions');

/** A stream's previous version is not there: nothing was inserted. */
export class NotAsExpected extends Error {}

/** What the database's refusal means to the writer; any other error is given back as it is. */
export const explainFailure = async (
  pool: Pool,
  appends: readonly StreamAppend[],
  error: unknown,
): Promise<unknown> => {
  if (isUniqueViolation(error, 'events_id')) return new DuplicateEventId(error.detail ?? '', error);
  if (isUniqueViolation(error, 'events_pkey')) return sequenceBehind(error);
  const [first] = appends;
  if (!first || !isLostRace(error)) return error;
  const versions = await presentVersions(pool, appends);
  const actualOf = ({ streamId }: StreamAppend): number => versions.get(streamId) ?? 0;
  const { streamId, expectedVersion } = appends.find((one) => actualOf(one) !== one.expectedVersion) ?? first;
  return new ConcurrencyConflict(streamId, expectedVersion, versions.get(streamId) ?? 0, error);
};

/** A service that starts mends it; until then each try takes a position that is taken. */
const sequenceBehind = (cause: DatabaseError): Error =>
  new Error(
    'The sequence of positions lies behind the events: rows were restored without it. Nothing was stored. Start the ' +
      "service again, or run select setval('events_position_seq', (select max(position) from events)).",
    { cause },
  );

export const isUniqueViolation = (error: unknown, constraint: string): error is DatabaseError =>
  error instanceof DatabaseError && error.code === uniqueViolation && error.constraint === constraint;

/** A circle of waiting transactions was broken by ending one, or a stricter isolation level was violated. */
export const isDeadlock = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code === deadlockDetected || error.code === serializationFailure);

const isLostRace = (error: unknown): boolean =>
  error instanceof NotAsExpected || isUniqueViolation(error, 'events_stream_version') || isDeadlock(error);

const presentVersions = async (pool: Pool, appends: readonly StreamAppend[]): Promise<Map<string, number>> => {
  const { rows } = await pool.query<{ stream_id: string; version: number }>(
    streamVersions([appends.map(({ streamId }) => streamId)]),
  );
  return new Map(rows.map(({ stream_id: streamId, version }) => [streamId, version]));
};

const uniqueViolation = '23505';
const deadlockDetected = '40P01';
const serializationFailure = '40001';
