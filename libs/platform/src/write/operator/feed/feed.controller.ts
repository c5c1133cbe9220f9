import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { awaitFeed, readFeedShare, type FeedShare } from '@refold/event-store';
import type { RecordedEvent } from '@refold/model';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../../access';
import type { z } from 'zod';
import { asCallersSee } from '../../commands/store-failures';
import { Runtime } from '../../runtime/runtime';
import { feedStanding, refuseRestored, tellStanding } from './feed-standing';
import { joined, sendEvents } from '../ndjson';
import { FeedQuery, readQuery, readStreamId, StreamQuery } from '../query';

/** Held in memory for each reader; the rest of a larger part follows page by page, at the reader's speed. */
export const usualPage: FeedShare = { events: 500, bytes: 2 * 1024 * 1024 };

/** What has happened, for those who may read it and must not open the database: projectors, the audit, the operator. */
@Allow('service', 'operator')
@Controller()
export class FeedController {
  page = usualPage;

  constructor(private readonly runtime: Runtime) {}

  @Get('feed')
  async feed(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    const { after, limit, waitMs, last } = readQuery(FeedQuery, query);
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

  private async firstPage(
    { last, ...part }: z.output<typeof FeedQuery>,
    reply: FastifyReply,
  ): Promise<RecordedEvent[]> {
    const { feedSignal, pool, stopping } = this.runtime;
    this.runtime.refuseUntilStarted();
    try {
      const standing = await feedStanding(pool, part.after);
      refuseRestored(standing, part.after, last);
      tellStanding(reply, standing);
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
