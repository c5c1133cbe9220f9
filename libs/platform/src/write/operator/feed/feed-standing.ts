import { statement } from '@refold/event-store';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { Problem } from '../../../http';

const standing = statement(__dirname, 'feed-standing');

/** Where a feed stands, as a reader is told beside its events. */
export interface FeedStanding {
  /** UUID of the store, made with it: under another one it is another store. */
  readonly store: string;
  readonly head: bigint;
  /** Of the event at the number that was asked about; null when the feed has none there. */
  readonly eventId: string | null;
}

export const feedStanding = async (pool: Pool, at: bigint): Promise<FeedStanding> => {
  const { rows } = await pool.query<{ store: string; head: string; event_id: string | null }>(
    standing([at.toString()]),
  );
  const [row] = rows;
  if (!row) throw new Error('The store tells nothing of itself.');
  return { store: row.store, head: BigInt(row.head), eventId: row.event_id };
};

/** With every part of the feed: a reader that stands beyond the head knows more than the store. */
export const tellStanding = (reply: FastifyReply, { store, head }: FeedStanding): void => {
  void reply.header('refold-store', store).header('refold-feed-head', head.toString());
};

/**
 * A reader says which event it has read last; a feed that has another one there, or none, is not the one that it has read.
 * @throws Problem 409 `feed/restored`
 */
export const refuseRestored = ({ head, eventId }: FeedStanding, after: bigint, last: string | undefined): void => {
  if (last === undefined || eventId === last.toLowerCase()) return;
  const here = eventId === null ? `ends at ${head}` : `has ${eventId} there`;
  throw new Problem(
    409,
    'feed/restored',
    `You have read event ${last} as number ${after}, and the feed ${here}: the store was restored to an earlier state, or ` +
      'another one stands in its place. Do not go on: what to do is in docs/how-to/recover-a-restored-store.md.',
  );
};
