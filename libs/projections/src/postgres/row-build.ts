import { foldRow, rowKeyOf, type AnyEvent, type EventMeta, type PostgresView } from '@refold/model';
import type { ClientBase, Pool } from 'pg';
import type { BuildWorkspace, ReadEvent } from '../flush/projection';
import { RecentRows } from './recent-rows';
import type { CopiedCells, References } from './references';
import type { EncodedRow, RowCells } from './row-cells';
import type { Rows } from './rows';

/**
 * The rows of a rebuild. Events of one row come close together, so a row stays in memory for a while after its chunk
 * and is mostly written once. What rows copy stands in its tables already and does not change meanwhile.
 */
export class RowBuild<Row extends object> implements BuildWorkspace {
  private readonly recent = new RecentRows<EncodedRow<Row>>();
  private readonly changed = new Map<string, EncodedRow<Row>>();
  /** What the rows that the chunk changes were before it; absent when they are new. */
  private readonly before = new Map<string, EncodedRow<Row>>();
  private readonly pointed: readonly Map<string, CopiedCells>[];

  constructor(
    private readonly view: PostgresView<Row>,
    private readonly rows: Rows<Row>,
    private readonly cells: RowCells<Row>,
    private readonly references: readonly References[],
  ) {
    this.pointed = references.map(() => new Map<string, CopiedCells>());
  }

  async load(client: Pool, events: readonly ReadEvent[]): Promise<void> {
    const unknown = new Set<string>();
    for (const { event } of events) {
      const key = rowKeyOf(this.view, event);
      if (key === undefined || this.before.has(key) || unknown.has(key)) continue;
      const row = this.recent.get(key);
      if (row) this.before.set(key, row);
      else unknown.add(key);
    }
    if (unknown.size === 0) return;
    const stored = await this.rows.read(client, [...unknown]);
    for (const [key, folded] of stored) this.before.set(key, this.cells.of(folded));
  }

  fold(event: AnyEvent, meta: EventMeta): void {
    const key = rowKeyOf(this.view, event);
    if (key === undefined) return;
    const row = this.changed.get(key) ?? this.before.get(key) ?? this.cells.empty(key);
    this.changed.set(key, this.cells.changed(row, foldRow(this.view, row.folded, event, meta)));
  }

  async write(client: ClientBase): Promise<void> {
    for (const [at, references] of this.references.entries()) await this.copyInto(client, references, at);
    await this.rows.writeEncoded(client, this.before, this.changed);
  }

  settle(): void {
    this.recent.keep(this.changed, (row) => row.cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0));
    this.clear();
  }

  forget(): void {
    this.recent.clear();
    this.clear();
  }

  private clear(): void {
    this.changed.clear();
    this.before.clear();
  }

  /** Gives rows that newly point somewhere what stands there. */
  private async copyInto(client: ClientBase, references: References, at: number): Promise<void> {
    const pointers = this.newPointers(references.by.property as keyof Row);
    const known = this.pointed[at] ?? new Map<string, CopiedCells>();
    const unknown = [...new Set(pointers.values())].filter((key) => !known.has(key));
    if (known.size > mostPointed) known.clear();
    const wanted = known.size === 0 ? [...new Set(pointers.values())] : unknown;
    if (wanted.length > 0) for (const [key, cells] of await references.read(client, wanted)) known.set(key, cells);
    for (const [key, pointer] of pointers) {
      const row = this.changed.get(key);
      const cells = known.get(pointer);
      if (!row || !cells) continue;
      const folded = { ...row.folded, row: references.applied(row.folded.row, cells) };
      this.changed.set(key, this.cells.changed(row, folded));
    }
  }

  /** Changed rows whose pointing column has another value than before the chunk. */
  private newPointers(property: keyof Row): Map<string, string> {
    const pointers = new Map<string, string>();
    for (const [key, { folded }] of this.changed) {
      const value = folded.row[property];
      if (typeof value === 'string' && value !== this.before.get(key)?.folded.row[property]) pointers.set(key, value);
    }
    return pointers;
  }
}

/** Copied cells kept in memory for the next rows that point to the same. */
const mostPointed = 10_000;
