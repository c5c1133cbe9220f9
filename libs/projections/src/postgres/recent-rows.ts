/** Bounds of what a share of a rebuild keeps in memory after it was written. */
const mostRows = 3_000;
const mostLength = 8 * 1024 * 1024;

/** The rows that were changed last: those whose next events are the likeliest to come. */
export class RecentRows<Row> {
  private readonly rows = new Map<string, { readonly row: Row; readonly length: number }>();
  private length = 0;

  get(key: string): Row | undefined {
    return this.rows.get(key)?.row;
  }

  /** Keeps these as the newest; the oldest of all make room. */
  keep(changed: ReadonlyMap<string, Row>, lengthOf: (row: Row) => number): void {
    for (const [key, row] of changed) {
      this.drop(key);
      const length = lengthOf(row);
      this.rows.set(key, { row, length });
      this.length += length;
    }
    for (const key of this.rows.keys()) {
      if (this.rows.size <= mostRows && this.length <= mostLength) break;
      this.drop(key);
    }
  }

  clear(): void {
    this.rows.clear();
    this.length = 0;
  }

  private drop(key: string): void {
    this.length -= this.rows.get(key)?.length ?? 0;
    this.rows.delete(key);
  }
}
