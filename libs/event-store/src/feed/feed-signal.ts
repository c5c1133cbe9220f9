import type { Client, Notification, Pool } from 'pg';
import { OwnConnection, type Session } from '../connection/own-connection';
import { silent, type Logger } from '../logger';
import { pause } from '../pause';
import type { Pulse } from '../pulse';
import type { FeedGrowth } from '../store';
import { channels } from './channels';

export interface FeedSignalOptions {
  readonly logger?: Logger;
  /** How long a reader sleeps at most before it looks for itself. Default 1,000 ms. */
  readonly pollMs?: number;
  /** How often it asks whether its connection still answers. Default 10,000 ms. */
  readonly proofOfLifeMs?: number;
}

/** Tells readers of the feed that it has grown. One a process serves any number of readers. */
export class FeedSignal implements FeedGrowth {
  private readonly connection: OwnConnection;
  private readonly waiting = new Set<() => void>();
  private readonly pollMs: number;
  private readonly proofOfLifeMs: number;
  private head = 0n;
  readonly pulse: Pulse;

  constructor(pool: Pool, { logger = silent, pollMs = 1_000, proofOfLifeMs = 10_000 }: FeedSignalOptions = {}) {
    this.pollMs = pollMs;
    this.proofOfLifeMs = proofOfLifeMs;
    const session: Session = (client, over) => this.listenUntil(client, over);
    this.connection = new OwnConnection(pool, 'feed signal', session, logger, proofOfLifeMs);
    this.pulse = this.connection.pulse;
  }

  start(): void {
    this.connection.start();
  }

  stop(): Promise<void> {
    return this.connection.stop();
  }

  /** Why it does not listen at present; readers then find new events by their poll. */
  status(): { readonly error: string | null } {
    return { error: this.connection.error };
  }

  /**
   * Resolves when the feed may hold events after `after`: at once if it is known to, when it grows, or after the poll
   * interval (never later than `timeoutMs`), for a signal can be lost. Read the feed again then.
   */
  async beyond(after: bigint, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.head > after || signal?.aborted) return;
    const over = new AbortController();
    const wake = (): void => over.abort();
    this.waiting.add(wake);
    signal?.addEventListener('abort', wake);
    await pause(Math.min(timeoutMs, this.pollMs), over.signal);
    signal?.removeEventListener('abort', wake);
    this.waiting.delete(wake);
  }

  private async listenUntil(client: Client, over: AbortSignal): Promise<void> {
    client.on('notification', ({ payload }: Notification) => this.told(payload));
    await client.query(`listen ${channels.feed}`);
    while (!over.aborted) {
      // Besides the head this tells a link that has gone dead without a word: its query times out.
      const { rows } = await client.query<{ head: string }>('select coalesce(max(feed_number), 0) as head from feed');
      this.grown(BigInt(rows[0]?.head ?? 0));
      this.connection.works();
      await pause(this.proofOfLifeMs, over);
    }
  }

  /** Whoever may connect may notify. What tells no head only wakes: thrown from here, an error would end the process. */
  private told(payload = ''): void {
    if (/^\d{1,19}$/.test(payload)) this.grown(BigInt(payload));
    else this.wakeAll();
  }

  private wakeAll(): void {
    for (const wake of this.waiting) wake();
  }

  private grown(head: bigint): void {
    if (head > this.head) this.wakeAll();
    // A restored store may lie behind what was seen: its readers must not be told for ever that there is more.
    this.head = head;
  }
}
