import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { awaitFeed, readFeedShare, type FeedShare } from '@refold/event-store';
import type { RecordedEvent } from '@refold/model';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Allow } from '../../../access';
import type { z } from 'zod';
import { asCallersSee } from '../../commands/execution/store-failures';
import { Runtime } from '../../runtime/runtime';
import { Followers } from './followers';
import { feedStanding, refuseRestored, tellStanding } from './feed-standing';
import { joined, ndjsonType, sendEvents } from '../ndjson';
import { FeedQuery, isWhole, notWithFollow, readQuery, readStreamId, StreamQuery } from '../query';

/** Held in memory for each reader; the rest of a larger part follows page by page, at the reader's speed. */
export const usualPage: FeedShare = { events: 500, bytes: 2 * 1024 * 1024 };

/** Each holds a connection, and a page of events while it reads. */
const mostFollowers = 20;
const heartbeatMs = 15_000;

type Part = Omit<z.output<typeof FeedQuery>, 'follow'>;

/** What has happened, for those who may read it and must not open the database: projectors, the audit, the operator. */
@Allow('service', 'operator')
@Controller()
export class FeedController {
  page = usualPage;

  readonly followers: Followers;

  constructor(private readonly runtime: Runtime) {
    const { feedSignal } = runtime;
    const readFeed = (after: bigint, limit: number): Promise<RecordedEvent[]> => this.readFeed(after, limit);
    this.followers = new Followers({ readFeed, feedSignal, most: mostFollowers, heartbeatMs });
  }

  @Get('feed')
  async feed(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { follow, ...part } = readQuery(FeedQuery, query);
    if (follow) return this.follow(part, query, reply);
    const { after, limit, waitMs, last } = part;
    const first = await this.firstPage({ after, limit, waitMs, last }, reply);
    sendEvents(reply, this.pagesFrom(first, limit));
  }

  @Get('streams/:streamId')
  async stream(
    @Param('streamId') streamId: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const range = readQuery(StreamQuery, query);
    this.runtime.refuseUntilStarted();
    const events = this.runtime.store.readStream(readStreamId(streamId), range);
    // The first event is awaited, so that a store that is away is a 503 and not a broken line.
    const first = await events.next().catch((error: unknown) => {
      throw asCallersSee(error);
    });
    sendEvents(reply, joined(first, events));
  }

  /** All that there is behind a number and all that comes, in one answer that ends when either side goes. */
  private async follow({ after, last }: Part, query: unknown, reply: FastifyReply): Promise<void> {
    if (!isWhole(query)) throw notWithFollow();
    await this.standingAt({ after, last }, reply).catch((error: unknown) => {
      throw asCallersSee(error);
    });
    const over = endingWith(reply, this.runtime.stopping.signal);
    const lines = this.followers.follow({ after, last: last?.toLowerCase() ?? null }, over);
    void reply.type(ndjsonType).send(Readable.from(lines, { highWaterMark: 1 }));
  }

  private async standingAt({ after, last }: Pick<Part, 'after' | 'last'>, reply: FastifyReply): Promise<void> {
    this.runtime.refuseUntilStarted();
    const standing = await feedStanding(this.runtime.pool, after);
    refuseRestored(standing, after, last);
    tellStanding(reply, standing);
  }

  private async firstPage({ last, ...part }: Part, reply: FastifyReply): Promise<RecordedEvent[]> {
    const { feedSignal, stopping } = this.runtime;
    try {
      await this.standingAt({ after: part.after, last }, reply);
      return await awaitFeed(this, feedSignal, { ...part, signal: stopping.signal });
    } catch (error) {
      throw asCallersSee(error);
    }
  }

  private async *pagesFrom(first: RecordedEvent[], limit: number): AsyncGenerator<RecordedEvent> {
    let page = first;
    for (let left = limit; ;) {
      yield* page;
      left -= page.length;
      const last = page.at(-1);
      if (!last || left === 0) return;
      page = await this.readFeed(last.feedNumber, left);
    }
  }

  /** The next page: fewer events than asked for say nothing of the feed's end, none do. */
  async readFeed(after: bigint, limit: number): Promise<RecordedEvent[]> {
    const { pool, store } = this.runtime;
    const share = { ...this.page, events: Math.min(limit, this.page.events) };
    return (await readFeedShare(pool, store.service, after, share)).events;
  }
}

/** Aborts when the reader has gone or the process stops, whatever comes first. */
const endingWith = (reply: FastifyReply, stopping: AbortSignal): AbortSignal => {
  const over = new AbortController();
  const end = (): void => over.abort();
  stopping.addEventListener('abort', end);
  reply.raw.once('close', () => {
    stopping.removeEventListener('abort', end);
    end();
  });
  // It may have gone while the store was asked: then nobody would be told any more.
  if (stopping.aborted || reply.raw.closed || reply.raw.destroyed) end();
  return over.signal;
};
