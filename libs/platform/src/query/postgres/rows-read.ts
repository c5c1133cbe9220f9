/** Keys of one view that are kept: a caller may follow a thousand answers, and a change finds one of so many anyway. */
const mostKeys = 200;

/** Which rows a request has asked for, whether there are such rows or not. */
export class RowsRead {
  /** Their keys by view; null where it may be any row. */
  private readonly views = new Map<string, ReadonlySet<string> | null>();

  /** @param keys left out where it may be any row: of lists, counts and sums */
  note(view: string, keys?: readonly string[]): void {
    const known = this.views.get(view);
    const all = keys === undefined || known === null ? null : new Set([...(known ?? []), ...keys]);
    this.views.set(view, all && all.size <= mostKeys ? all : null);
  }

  /** Whether one of these was asked for. @param keys null: any of the view */
  hasAny(view: string, keys: ReadonlySet<string> | null): boolean {
    const read = this.views.get(view);
    if (!read || !keys) return read !== undefined;
    return [...keys].some((key) => read.has(key));
  }
}
