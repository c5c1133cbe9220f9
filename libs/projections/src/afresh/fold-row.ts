import {
  emptyRow,
  foldRow,
  rowKeyOf,
  type AnyEvent,
  type EventMeta,
  type FoldedRow,
  type PostgresView,
} from '@refold/model';
import type { RecordedEvent } from '@refold/model';
import type { CopiedCells, References } from '../postgres/references';

/** An event as it was recorded, and as today's contract reads it. */
export interface TakenEvent {
  readonly recorded: RecordedEvent;
  readonly event: AnyEvent;
  readonly meta: EventMeta;
}

/** What one event did to a row; null before the first. */
export type OnFolded = (taken: TakenEvent, before: FoldedRow | null, after: FoldedRow) => void;

export interface FoldedAfresh {
  /** Null when no event has made the row. */
  readonly folded: FoldedRow | null;
  /** What the copied streams have said, by key, for each of the view's copies. */
  readonly said: readonly ReadonlyMap<string, CopiedCells>[];
}

/**
 * Folds the events of one row from nothing, with what it copies, as flushes do: a row takes all that is known of what it
 * newly points to, and later whatever is said of it.
 * @param taken own events and those of the copied streams, in their order
 */
export const foldAfresh = (
  view: PostgresView,
  references: readonly References[],
  key: string,
  taken: readonly TakenEvent[],
  onFolded: OnFolded = () => undefined,
): FoldedAfresh => {
  const said = references.map(() => new Map<string, CopiedCells>());
  let folded: FoldedRow | null = null;
  for (const each of taken) {
    const before: FoldedRow | null = folded;
    const { event, meta } = each;
    if (rowKeyOf(view, event) === key) folded = foldRow(view, folded ?? emptyRow(view, key), event, meta);
    for (const [at, reference] of references.entries())
      folded = copied(reference, said[at] ?? new Map<string, CopiedCells>(), each, before, folded);
    if (folded !== null && folded !== before) onFolded(each, before, folded);
  }
  return { folded, said };
};

const copied = (
  references: References,
  said: Map<string, CopiedCells>,
  { event, meta }: TakenEvent,
  before: FoldedRow | null,
  folded: FoldedRow | null,
): FoldedRow | null => {
  let about: string | null = null;
  let now: CopiedCells = {};
  if (references.handles(event.type)) {
    about = references.keyOf(event);
    now = references.cellsOf(event, meta);
    said.set(about, { ...said.get(about), ...now });
  }
  if (folded === null) return null;
  const pointer = pointerOf(references, folded);
  if (pointer === null) return folded;
  if (pointer !== (before && pointerOf(references, before))) now = said.get(pointer) ?? {};
  else if (pointer !== about) return folded;
  return { ...folded, row: references.applied(folded.row, now) };
};

/** The key that a row points to by its column, or null. */
export const pointerOf = ({ by }: References, { row }: FoldedRow): string | null => {
  const value = (row as Record<string, unknown>)[by.property];
  return typeof value === 'string' ? value : null;
};
