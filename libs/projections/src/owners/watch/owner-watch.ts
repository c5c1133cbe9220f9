import type { Logger } from '@refold/kafka';
import type { Pool } from 'pg';
import { pause, Repeated } from '../../engine/patience';
import { sql } from '../../sql';
import type { OwnerClient, Standing } from '../owner-client';
import { restoredWords, type ReadEvent } from './restored-words';

const furthestEvents = sql(__dirname, 'furthest-events');
const knowStore = sql(__dirname, 'know-store');

export interface OwnerWatchOptions {
  readonly pool: Pool;
  /** The owners as they answer, restored or not. */
  readonly owners: Pick<OwnerClient, 'standing' | 'events'>;
  /** Topics in full by the services that publish there. */
  readonly topics: ReadonlyMap<string, string>;
  readonly logger: Logger;
  /** Default 10,000 ms. */
  readonly everyMs?: number;
  /** Told when another set of services is restored than before. */
  readonly onChange: (restored: ReadonlySet<string>) => void;
}

/** How a service's store stands to what was read of it. */
export interface OwnerState {
  readonly service: string;
  /** UUID of the store; null until it has answered. */
  readonly store: string | null;
  /** Number of its feed's last event when it was asked last, as digits. */
  readonly head: string | null;
  /** Which event was read that it lacks, for it was restored to an earlier state; null when none is known. */
  readonly restored: string | null;
  /** Why it could not be asked; null when it answered. */
  readonly error: string | null;
}

/**
 * Asks every owner again and again whether its store still has the last event that was read of it. One that has not is
 * named until it has: nothing of it is read or applied meanwhile.
 */
export class OwnerWatch {
  private readonly stopping = new AbortController();
  private readonly found = new Map<string, OwnerState>();
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: OwnerWatchOptions) {
    for (const service of options.topics.keys())
      this.found.set(service, { service, store: null, head: null, restored: null, error: null });
  }

  start(): void {
    const { everyMs = usualPauseMs } = this.options;
    this.looking = new Repeated(everyMs, this.stopping.signal).run(() => this.look());
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  /** A first look before anything is applied; an owner that is slow to answer is not waited for. */
  lookSoon(): Promise<void> {
    return Promise.race([this.look(), pause(firstLookMs, this.stopping.signal)]);
  }

  states(): readonly OwnerState[] {
    return [...this.found.values()];
  }

  restored(): ReadonlySet<string> {
    return new Set(this.states().flatMap(({ service, restored }) => (restored === null ? [] : [service])));
  }

  /** Why nothing is to be read from a service; null when there is no reason. */
  restoredOf(service: string): string | null {
    return this.found.get(service)?.restored ?? null;
  }

  private async look(): Promise<void> {
    const before = this.restored();
    try {
      const read = await this.furthest();
      await Promise.all([...this.options.topics].map(([service, topic]) => this.ask(service, read.get(topic))));
    } catch (error) {
      this.options.logger.warn({ err: error }, 'What was read of the owners cannot be looked up; the next look may.');
    }
    const after = this.restored();
    if (before.size !== after.size || [...after].some((service) => !before.has(service))) this.options.onChange(after);
  }

  private async furthest(): Promise<ReadonlyMap<string, ReadEvent>> {
    const { pool, topics } = this.options;
    const { rows } = await pool.query<{ topic: string; feed_number: string; event_id: string | null }>(furthestEvents, [
      [...topics.values()],
    ]);
    return new Map(
      rows.map(({ topic, feed_number, event_id: id }) => [topic, { feedNumber: BigInt(feed_number), id }]),
    );
  }

  /** What an owner that does not answer was found to be, it is until it answers. */
  private async ask(service: string, read: ReadEvent = { feedNumber: 0n, id: null }): Promise<void> {
    const { owners, pool, logger } = this.options;
    const before = this.found.get(service);
    try {
      const now = await owners.standing(service, read.feedNumber);
      const nothing = read.feedNumber === 0n;
      const { rows } = await pool.query<{ store: string }>(knowStore, [service, now.store, nothing]);
      const known = rows[0]?.store ?? now.store;
      const restored = restoredWords(service, await this.comparable(service, read, now), now, known);
      if (restored !== null && before?.restored !== restored) logger.error({ service }, restored);
      if (restored === null && before?.restored) logger.info({ service }, 'The store has what was read of it again.');
      this.found.set(service, { service, store: now.store, head: now.head.toString(), restored, error: null });
    } catch (error) {
      const known = before ?? { service, store: null, head: null, restored: null };
      this.found.set(service, { ...known, error: (error as Error).message });
    }
  }

  /** An instance of an earlier release moves the number alone, and leaves the id of an earlier event beside it. */
  private async comparable(service: string, read: ReadEvent, { eventId }: Standing): Promise<ReadEvent> {
    if (read.id === null || eventId === null || eventId === read.id) return read;
    const found = await this.options.owners.events(service, [read.id]);
    return found.length > 0 ? { ...read, id: null } : read;
  }
}

const usualPauseMs = 10_000;
const firstLookMs = 3_000;
