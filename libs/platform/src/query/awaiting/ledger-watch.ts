import type { Pool } from 'pg';
import type { ActiveVersion } from '../postgres/active-versions';
import type { Run } from '../postgres/run';
import type { AwaitedToken } from './awaited-token';
import { lookAtLedgers, type Standings } from './look-at-ledgers';

/** What one request waits for: tokens, in those of the views that follow their streams. */
export interface Awaiting {
  readonly tokens: readonly AwaitedToken[];
  readonly views: ReadonlySet<string>;
  readonly milliseconds: number;
}

/** Calls the listener when the caller has gone. @returns what takes the listener away again */
export type WhenGone = (listener: () => void) => () => void;

/** `told`: all is there, or is known not to come. `late`: the time was over. `gone`: the caller had gone. */
export type Ended = 'told' | 'late' | 'gone';

interface Waiter extends Awaiting {
  readonly since: number;
  readonly end: () => void;
}

/** Milliseconds between two looks: soon for who has just come, as most tokens are a few milliseconds away, then rarer. */
const [soonest, rarest] = [5, 50];

/**
 * Lets requests wait for what was written, all by the same looks: their number does not show in the database. No
 * connection is held between two looks. What it sees decides only when a request goes on, not what the request says.
 */
export class LedgerWatch {
  private readonly waiters = new Set<Waiter>();
  private looking = false;

  constructor(private readonly pool: Pool) {}

  get waiting(): number {
    return this.waiters.size;
  }

  /** Ends when all is there, when it is known that it will not come, when the time is over, or when the caller has gone. */
  async wait(awaiting: Awaiting, whenGone: WhenGone): Promise<Ended> {
    if (awaiting.tokens.length === 0 || awaiting.views.size === 0) return 'told';
    return new Promise<Ended>((resolve) => {
      const end = (ended: Ended): void => {
        clearTimeout(timer);
        here();
        this.waiters.delete(waiter);
        resolve(ended);
      };
      const waiter: Waiter = { ...awaiting, since: performance.now(), end: () => end('told') };
      const timer = setTimeout(() => end('late'), awaiting.milliseconds);
      this.waiters.add(waiter);
      const here = whenGone(() => setImmediate(() => end('gone')));
      void this.look();
    });
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    while (this.waiters.size > 0) {
      const looked = [...this.waiters];
      // Whoever is away comes back, or the time is over: the request then reads and says for itself what is wrong.
      const standings = await this.standings(looked).catch(() => undefined);
      for (const waiter of looked) if (standings && isOver(waiter, standings)) waiter.end();
      if (this.waiters.size > 0) await this.pause();
    }
    this.looking = false;
  }

  private async standings(waiters: readonly Waiter[]): Promise<Standings> {
    const run: Run = (statement) => this.pool.query(statement);
    const views = [...new Set(waiters.flatMap((waiter) => [...waiter.views]))];
    const { rows } = await run<ActiveVersion>({
      name: 'awaited-versions',
      text: 'select view, version, engine from active_versions where view = any ($1::text[])',
      values: [views],
    });
    return lookAtLedgers(
      run,
      rows,
      waiters.flatMap(({ tokens }) => tokens),
    );
  }

  /** A quarter of the time that the latest has waited by then, in small steps: whoever comes is not to wait for a long one. */
  private async pause(): Promise<void> {
    const began = performance.now();
    do await new Promise((resolve) => setTimeout(resolve, soonest));
    while (performance.now() - began < Math.min(rarest, this.shortestWaitMs() / 4));
  }

  private shortestWaitMs(): number {
    const now = performance.now();
    return Math.min(...[...this.waiters].map(({ since }) => now - since));
  }
}

const isOver = ({ tokens, views }: Waiter, standings: Standings): boolean =>
  tokens.every((token) =>
    [...(standings.get(token) ?? [])].every(([view, standing]) => !views.has(view) || standing !== 'behind'),
  );
