import {
  emptyRow,
  foldRow,
  rowKeyOf,
  type AnyEvent,
  type EventMeta,
  type FoldedRow,
  type PostgresView,
} from '@refold/model';
import type { ClientBase } from 'pg';
import type { LiveWorkspace, RowChange } from '../../../../libs/projections/src/flush/projection';
import { memoryClient, type StoredProjection } from './views-database';

type Cells = Readonly<Record<string, unknown>>;

/** The rows of one flush. Only one flush of a projection runs at a time here, so nothing is locked. */
export class MemoryWorkspace implements LiveWorkspace {
  private readonly changed = new Map<string, FoldedRow>();
  private readonly said: readonly Map<string, Cells>[];

  constructor(
    private readonly view: PostgresView,
    private readonly stored: StoredProjection,
  ) {
    this.said = view.copies.map(() => new Map<string, Cells>());
  }

  fold(event: AnyEvent, meta: EventMeta): void {
    const key = rowKeyOf(this.view, event);
    if (key !== undefined) {
      const before = this.changed.get(key) ?? this.stored.rows.get(key) ?? emptyRow(this.view, key);
      this.changed.set(key, foldRow(this.view, before, event, meta));
    }
    this.view.copies.forEach(({ by, on }, at) => {
      const cells = on[event.type]?.(event as never, meta);
      const pointed = (event as unknown as Record<string, string>)[by] ?? '';
      const said = this.said[at];
      if (cells) said?.set(pointed, { ...said.get(pointed), ...cells });
    });
  }

  async write(client: ClientBase): Promise<void> {
    memoryClient(client).later(() => this.store());
  }

  async rehearse(): Promise<readonly RowChange[]> {
    throw new Error('Nothing is rehearsed here.');
  }

  private store(): void {
    const { rows, copied } = this.stored;
    for (const [key, row] of this.changed) rows.set(key, row);
    this.view.copies.forEach(({ by }, at) => {
      const known = (copied[at] ??= new Map());
      for (const [key, cells] of this.said[at] ?? []) known.set(key, { ...known.get(key), ...cells });
      for (const [key, { row, ...rest }] of rows) {
        const pointed = (row as Record<string, unknown>)[by];
        const isTouched = this.changed.has(key) || this.said[at]?.has(String(pointed));
        if (isTouched) rows.set(key, { row: { ...row, ...known.get(String(pointed)) }, ...rest });
      }
    });
  }
}
