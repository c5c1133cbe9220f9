import type { FoldedRow } from '@refold/model';
import type { RowChange } from './projection';

/** Rows of these keys that differ, as readers would see them. */
export const changesOf = (
  keys: readonly string[],
  before: ReadonlyMap<string, FoldedRow>,
  after: ReadonlyMap<string, FoldedRow>,
): RowChange[] =>
  keys
    .map((key) => ({ key, before: visible(before.get(key)), after: visible(after.get(key)) }))
    .filter((change) => textOf(change.before) !== textOf(change.after));

const visible = (folded: FoldedRow | undefined): object | null => (!folded || folded.deleted ? null : folded.row);

const textOf = (row: object | null): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
