import type { Pool } from 'pg';

/** The channel of the views' database on which it is told which views have changed. It only wakes: see {@link ViewChanges}. */
export const viewsChannel = 'refold_views';

/** Bytes that PostgreSQL lets one word have, with some to spare. */
const longestWord = 7_000;
/** Milliseconds from one telling to the next: what is changed meanwhile is told together. */
const paceMs = 10;

/** Rows by their keys; null where it is not known which, or where they are many. */
type Keys = ReadonlySet<string> | null;

/**
 * Tells readers which rows of which views have changed, once that is committed. It is told beside the flushes and not in
 * them: a NOTIFY in a transaction makes all commits of the database wait in one line. So a word can be lost with its
 * process, and whoever listens looks for himself now and then as well.
 */
export class ViewChanges {
  private changed = new Map<string, Keys>();
  private telling = false;

  constructor(private readonly pool: Pool) {}

  /** Never throws, and nobody waits for it. @param keys of the rows; null: any of them */
  note(view: string, keys: readonly string[] | null): void {
    const known = this.changed.get(view);
    const all = keys === null || known === null ? null : new Set([...(known ?? []), ...keys]);
    this.changed.set(view, all);
    if (!this.telling) void this.tell();
  }

  private async tell(): Promise<void> {
    this.telling = true;
    while (this.changed.size > 0) {
      const words = [...this.changed].map(([view, keys]) => wordOf(view, keys));
      this.changed = new Map();
      await this.pool
        .query({ name: 'views:tell', text: tellWords, values: [viewsChannel, words] })
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, paceMs));
    }
    this.telling = false;
  }
}

/** What is lost with a crash costs a moment, so nobody waits for the disk. */
const tellWords = `select set_config('synchronous_commit', 'off', true), pg_notify($1, word) from unnest($2::text[]) as word`;

/** `{"view":"order_details","keys":["order-1"]}`; without keys when any row may have changed. */
const wordOf = (view: string, keys: Keys): string => {
  const word = JSON.stringify({ view, ...(keys !== null && { keys: [...keys] }) });
  return Buffer.byteLength(word) > longestWord ? JSON.stringify({ view }) : word;
};
