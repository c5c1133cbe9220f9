import type { Logger } from '@refold/kafka';
import { categoryOf, type RecordedEvent } from '@refold/model';
import { pauseAfter } from '../../engine/patience';
import { Refusal } from '../../operations/refusal';
import type { OwnerClient } from '../../owners/owner-client';
import type { ArrivalReader } from '../../records/read-arrival';
import type { History, Supply } from './history';
import type { StretchQueue } from './stretch-queue';

export interface FeedSupplyOptions {
  readonly owners: OwnerClient;
  readonly reader: ArrivalReader;
  readonly queue: StretchQueue;
  readonly history: History;
  readonly logger: Logger;
}

/** Events of one request to an owner. */
const pageSize = 2_000;

/** Fills a queue from a service's own feed, which must be whole; an owner that is down is waited for. */
export class FeedSupply implements Supply {
  private readonly ending = new AbortController();
  private readonly ended: Promise<void>;
  private resume: () => void = () => undefined;

  constructor(private readonly options: FeedSupplyOptions) {
    this.ended = this.run().catch((error: unknown) => options.history.fail(error));
  }

  refill(): void {
    if (this.options.queue.size < pageSize / 2) this.resume();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.resume();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { queue, history } = this.options;
    while (!queue.isRead && !this.ending.signal.aborted) {
      const page = await this.page(queue.read - 1n);
      if (!page) return;
      this.take(page);
      history.wake();
      while (queue.size >= pageSize / 2 && !this.ending.signal.aborted)
        await new Promise<void>((resolve) => (this.resume = resolve));
    }
  }

  /** Null when it is ended meanwhile. */
  private async page(after: bigint): Promise<RecordedEvent[] | null> {
    const { owners, queue, logger } = this.options;
    const { service } = queue.stretch;
    for (let failures = 1; !this.ending.signal.aborted; failures++) {
      try {
        return await owners.feed(service, after, pageSize);
      } catch (error) {
        logger.warn({ service, failures, error: (error as Error).message }, 'The owner does not answer; asked again.');
        await pauseAfter(failures, this.ending.signal);
      }
    }
    return null;
  }

  /** @throws Refusal when a number is missing */
  private take(page: readonly RecordedEvent[]): void {
    const { queue, reader } = this.options;
    for (const recorded of page) {
      const { feedNumber, recordedAt, occurredAt } = recorded;
      if (feedNumber >= queue.stretch.until) break;
      if (feedNumber !== queue.chain + 1n) throw this.incomplete(queue.chain + 1n, feedNumber - 1n);
      queue.chain = feedNumber;
      const arrival = reader.follows(categoryOf(recorded.streamId)) ? reader.fromRecorded(recorded) : null;
      const place = { position: feedNumber, feedNumber, recordedAt, at: occurredAt };
      queue.push({ arrival, ...place, bytes: eventBytes, plain: false });
      queue.read = feedNumber + 1n;
    }
    if (page.length === 0) throw this.incomplete(queue.read, queue.stretch.until - 1n);
  }

  private incomplete(from: bigint, to: bigint): Refusal {
    const { service } = this.options.queue.stretch;
    return new Refusal(
      'refused',
      `The history of ${service} is not whole: its topic does not hold everything any more, and its own feed lacks ` +
        `${from === to ? `number ${from}` : `numbers ${from} to ${to}`}. Without them the view would be smaller than ` +
        `it is. Restore the store of ${service}, then rebuild.`,
    );
  }
}

/** What an event of a feed weighs in memory, more or less. */
const eventBytes = 1_500;
