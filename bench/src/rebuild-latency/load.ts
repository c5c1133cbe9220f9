import type { EventStore } from '@refold/event-store';
import type { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { aContext, anAppend } from '../append/an-order';

/** Milliseconds between two looks at the view. */
const lookEveryMs = 4;

/** Appends orders at a steady rate, and sees how long each takes to be a row of the view. */
export class Load {
  /** Milliseconds from an append's commit to the row, of every order that came. */
  readonly delays: number[] = [];
  private readonly pending = new Map<string, number>();
  private over = false;

  constructor(
    private readonly store: EventStore,
    private readonly views: Pool,
    private readonly table: string,
  ) {}

  /** @param going is asked until it says no; then the last orders are waited for */
  async run(perSecond: number, going: () => boolean): Promise<void> {
    const looking = this.look();
    const startedAt = performance.now();
    for (let sent = 0; going(); await sleep(2))
      for (; sent < ((performance.now() - startedAt) * perSecond) / 1_000; sent++) void this.place();
    this.over = true;
    await looking;
  }

  private async place(): Promise<void> {
    const append = anAppend();
    await this.store.append([append], aContext);
    this.pending.set(append.partitionKey, performance.now());
  }

  private async look(): Promise<void> {
    while (!this.over || this.pending.size > 0) {
      const { rows } = await this.views.query<{ id: string }>(
        `select order_id as id from ${this.table} where order_id = any($1)`,
        [[...this.pending.keys()]],
      );
      for (const { id } of rows) {
        this.delays.push(performance.now() - (this.pending.get(id) ?? 0));
        this.pending.delete(id);
      }
      await sleep(lookEveryMs);
    }
  }
}
