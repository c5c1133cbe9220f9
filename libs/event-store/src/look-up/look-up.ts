import { lookupFieldsOf, type RecordedEvent, type Stream } from '@refold/model';
import type { Pool } from 'pg';
import { sql, statement } from '../sql';
import type { FeedShare } from '../read/read-events';
import { recordedFrom, type RecordedRow } from '../read/recorded-row';

const findStreamsText = sql(__dirname, 'find-streams');
const measureStreams = statement(__dirname, 'measure-streams');
const measureEvents = statement(__dirname, 'measure-events');
const readPositions = statement(__dirname, 'read-positions');

/** Streams that are looked through together. */
const streamsAtOnce = 200;

/** A field by which the store does not find streams: its contracts do not declare it. */
export class UndeclaredField extends Error {
  constructor(
    readonly field: string,
    readonly declared: readonly string[],
  ) {
    super(`Streams are not found by '${field}', only by ${declared.join(', ')}.`);
    this.name = 'UndeclaredField';
  }
}

/** Where an event stands, and how much it is. */
interface Measured {
  readonly position: string;
  readonly bytes: number;
}

/** All fields by which these streams are found. */
export const lookupFields = (streams: readonly Stream[]): string[] =>
  [...new Set(streams.flatMap(lookupFieldsOf))].sort();

/** Those of them that need an index: by the field that completes its id, a stream is found by its id. */
export const indexedFields = (streams: readonly Stream[]): string[] =>
  [...new Set(streams.flatMap((of) => lookupFieldsOf(of).filter((field) => field !== of.id)))].sort();

/**
 * Whole streams that have an event with one of these values in this field, ordered by stream and version, as far as they
 * have their place in the feed.
 * @param share how much is held in memory at a time
 * @throws UndeclaredField
 */
export async function* readStreamsBy(
  pool: Pool,
  service: string,
  streams: readonly Stream[],
  { field, values }: { readonly field: string; readonly values: readonly string[] },
  share: FeedShare,
): AsyncGenerator<RecordedEvent, void, undefined> {
  const declared = lookupFields(streams);
  if (!declared.includes(field)) throw new UndeclaredField(field, declared);
  const named = streams
    .filter(({ id }) => id === field)
    .flatMap(({ category }) => values.map((value) => `${category}-${value}`));
  const find = indexedFields(streams).includes(field)
    ? (after: string) => findStreams(pool, field, values, named, after)
    : async (after: string) => [...new Set(named)].filter((id) => id > after).sort();
  for (let after = ''; ;) {
    const found = (await find(after)).slice(0, streamsAtOnce);
    yield* eventsOf(pool, service, found, share);
    const last = found.at(-1);
    if (last === undefined || found.length < streamsAtOnce) return;
    after = last;
  }
}

/** The events with these ids, in feed order; those that the store does not have, or not in its feed yet, are left out. */
export async function* readEventsById(
  pool: Pool,
  service: string,
  ids: readonly string[],
  share: FeedShare,
): AsyncGenerator<RecordedEvent, void, undefined> {
  const { rows } = await pool.query<Measured>(measureEvents([ids]));
  yield* inShares(pool, service, rows, share);
}

const findStreams = async (
  pool: Pool,
  field: string,
  values: readonly string[],
  named: readonly string[],
  after: string,
): Promise<string[]> => {
  const text = findStreamsText.replaceAll(':field', fieldLiteral(field));
  const { rows } = await pool.query<{ stream_id: string }>({
    name: `find-streams-${field}`,
    text,
    values: [values, after, named, streamsAtOnce],
  });
  return rows.map(({ stream_id: streamId }) => streamId);
};

async function* eventsOf(
  pool: Pool,
  service: string,
  streamIds: readonly string[],
  share: FeedShare,
): AsyncGenerator<RecordedEvent, void, undefined> {
  for (let behind: readonly [string, number] = ['', 0]; streamIds.length > 0;) {
    const { rows } = await pool.query<Measured & { stream_id: string; version: number }>(
      measureStreams([streamIds, ...behind, share.events]),
    );
    yield* inShares(pool, service, rows, share);
    const last = rows.at(-1);
    if (!last || rows.length < share.events) return;
    behind = [last.stream_id, last.version];
  }
}

/** Reads events, as many at a time as fit; one that is larger than a share alone. */
async function* inShares(
  pool: Pool,
  service: string,
  measured: readonly Measured[],
  { bytes }: FeedShare,
): AsyncGenerator<RecordedEvent, void, undefined> {
  let [share, size]: [string[], number] = [[], 0];
  const read = async (): Promise<RecordedEvent[]> => {
    const { rows } = await pool.query<RecordedRow>(readPositions([share]));
    return rows.map((row) => recordedFrom(row, service));
  };
  for (const each of measured) {
    if (share.length > 0 && size + each.bytes > bytes) {
      yield* await read();
      [share, size] = [[], 0];
    }
    share.push(each.position);
    size += each.bytes;
  }
  if (share.length > 0) yield* await read();
}

/** As text in a statement: contracts name their fields so, and nothing else comes here. */
export const fieldLiteral = (field: string): string => {
  if (!/^[A-Za-z_]\w*$/.test(field)) throw new Error(`'${field}' cannot be looked up: use letters, digits and _.`);
  return `'${field}'`;
};
