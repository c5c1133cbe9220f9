import { sql } from '@refold/event-store';
import { toRecordedJson, type RecordedEvent } from '@refold/model';
import type { ClientBase, Pool } from 'pg';

const keepEarly = sql(__dirname, 'keep-early');
const forgetEarly = sql(__dirname, 'forget-early');

/** Days for which an event waits for the one that begins its instance. */
const longestDays = 7;

/** Events of one saga that came before the one that begins their instance. */
export class EarlyEvents {
  constructor(private readonly saga: string) {}

  async keep(
    client: ClientBase,
    events: readonly { readonly key: string; readonly recorded: RecordedEvent }[],
  ): Promise<void> {
    if (events.length === 0) return;
    await client.query(keepEarly, [
      this.saga,
      events.map(({ key }) => key),
      events.map(({ recorded }) => recorded.id),
      events.map(({ recorded }) => JSON.stringify(toRecordedJson(recorded))),
    ]);
  }

  /** Their instance has begun, or will not begin. */
  async forget(client: ClientBase, keys: readonly string[]): Promise<void> {
    if (keys.length > 0)
      await client.query('delete from saga_early where saga = $1 and key = any($2::text[])', [this.saga, keys]);
  }
}

/** Gives up what has waited for too long, of all sagas. @returns how many events */
export const forgetOldEarly = async (pool: Pool): Promise<number> =>
  (await pool.query<{ events: number }>(forgetEarly, [longestDays])).rows[0]?.events ?? 0;
