import { Pulse } from '@refold/kafka';
import type { Pool } from 'pg';
import { retryHoles } from '../../dead-letters/retry';
import type { ProjectionRunner } from '../../flush/projection-runner';
import type { OwnerClient } from '../../owners/owner-client';
import type { ArrivalReader } from '../../records/read-arrival';
import { Repeated } from '../patience';
import type { Turns } from '../turns';
import type { FeedGaps } from './feed-gaps';

/** How often what could not be fetched from its owner is asked for again. */
const healEveryMs = 2_000;
/** Statements and owners are given up within less. */
const longestStepMs = 300_000;

export interface HealingOptions {
  readonly pool: Pool;
  readonly gaps: FeedGaps;
  /** What is fed at present. */
  readonly runners: readonly ProjectionRunner[];
  readonly reader: ArrivalReader;
  readonly owners: OwnerClient;
  readonly turns: Turns;
}

/** Fetches missing events from their owners, again and again. Everything else goes on meanwhile. */
export class Healing {
  readonly pulse = new Pulse(healEveryMs, longestStepMs);
  /** Why missing events are still missing, or null. */
  problem: string | null = null;

  constructor(private readonly options: HealingOptions) {}

  run(signal: AbortSignal): Promise<void> {
    return new Repeated(healEveryMs, signal, this.pulse).run(() => this.heal());
  }

  private async heal(): Promise<void> {
    const { pool, gaps, runners } = this.options;
    try {
      const open = await gaps.heal((work) => this.inTurn(work));
      for (const runner of [...runners]) await this.inTurn(() => retryHoles(pool, runner, this.options));
      this.problem = open > 0 ? `${open} gaps in the feeds are not healed yet` : null;
    } catch (error) {
      this.problem = `What is missing cannot be fetched: ${(error as Error).message}`;
    }
  }

  /** While a store is down its flush keeps the turn, without an end: that is for the flush to tell, and no death here. */
  private inTurn(work: () => Promise<unknown>): Promise<unknown> {
    this.pulse.rest();
    return this.options.turns.run(() => {
      this.pulse.beat();
      return work();
    });
  }
}
