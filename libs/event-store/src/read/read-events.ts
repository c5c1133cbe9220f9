import type { RecordedEvent } from '@refold/model';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../sql';
import { recordedFrom, type RecordedRow } from './recorded-row';

const feedPart = statement(__dirname, 'read-feed');
const streamPart = statement(__dirname, 'read-stream');

/** Events after a feed number, in feed order; fewer than `limit` only at the feed's end. */
export const readFeed = async (
  on: Pool | ClientBase,
  service: string,
  after: bigint,
  limit: number,
): Promise<RecordedEvent[]> => {
  const { rows } = await on.query<RecordedRow>(feedPart([after.toString(), limit]));
  return rows.map((row) => recordedFrom(row, service));
};

export const feedHead = async (on: Pool | ClientBase): Promise<bigint> => {
  const { rows } = await on.query<{ head: string }>('select coalesce(max(feed_number), 0) as head from feed');
  return BigInt(rows[0]?.head ?? 0);
};

/** How much is read at once. */
export interface FeedShare {
  readonly events: number;
  /** Of their data, as JSON in UTF-8. One event is read also when it alone has more. */
  readonly bytes: number;
}

/** What was read, and whether the feed held no more. */
export interface FeedPart {
  readonly events: RecordedEvent[];
  readonly atEnd: boolean;
}

const measure = statement(__dirname, 'measure-feed');

/** {@link readFeed} for whoever holds all of it in memory: a thousand events may be a gigabyte. */
export const readFeedShare = async (
  on: Pool | ClientBase,
  service: string,
  after: bigint,
  share: FeedShare,
): Promise<FeedPart> => {
  const { rows } = await on.query<{ waiting: number; fitting: number }>(
    measure([after.toString(), share.events, share.bytes]),
  );
  const { waiting, fitting } = rows[0] ?? { waiting: 0, fitting: 0 };
  const count = Math.min(Math.max(fitting, 1), waiting);
  const events = count > 0 ? await readFeed(on, service, after, count) : [];
  return { events, atEnd: count === waiting && waiting < share.events };
};

export interface VersionRange {
  /** First version; default 1. */
  readonly from?: number;
  /** Last version, included; default the newest. */
  readonly to?: number;
}

/** One stream in the order of its versions, in pages, so that a long one does not fill the memory. */
export async function* readStream(
  pool: Pool,
  service: string,
  streamId: string,
  { from = 1, to = newest }: VersionRange,
): AsyncGenerator<RecordedEvent, void, undefined> {
  for (let next = from; next <= to;) {
    const { rows } = await pool.query<RecordedRow>(streamPart([streamId, next, to, pageSize]));
    for (const row of rows) yield recordedFrom(row, service);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    next = last.version + 1;
  }
}

const newest = 2 ** 31 - 1;
const pageSize = 500;
