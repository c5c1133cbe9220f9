import { foldRow, rowKeyOf, type AnyEvent, type EventMeta, type FoldedRow, type PostgresView } from '@refold/model';
import type { ClientBase } from 'pg';
import type { LiveWorkspace, RowChange } from '../flush/projection';
import { changesOf } from '../flush/row-changes';
import type { CopiedCells, References } from './references';
import type { Rows } from './rows';

/**
 * The rows of one flush. Several events of one row fold one after the other in memory, and the row is written once.
 *
 * What rows copy is read late, when it is known which rows point where. The order of locks is the same for all: rows by
 * key (also those that point to a reference about to change), then references by key. A row that newly points to a
 * reference holds it for share until its commit; a change holds it for update and then writes the rows that point to it.
 * So whoever comes second sees the first.
 */
export class ViewWorkspace<Row extends object> implements LiveWorkspace {
  private readonly changed = new Map<string, FoldedRow<Row>>();
  private readonly said: readonly Map<string, CopiedCells>[];

  constructor(
    private readonly view: PostgresView<Row>,
    private readonly rows: Rows<Row>,
    private readonly references: readonly References[],
    private readonly read: ReadonlyMap<string, FoldedRow<Row>>,
  ) {
    this.said = references.map(() => new Map<string, CopiedCells>());
  }

  fold(event: AnyEvent, meta: EventMeta): void {
    const cells = this.references.map((each) => (each.handles(event.type) ? each.cellsOf(event, meta) : null));
    const key = rowKeyOf(this.view, event);
    if (key !== undefined) {
      const before = this.changed.get(key) ?? this.read.get(key) ?? this.rows.empty(key);
      const after = foldRow(this.view, before, event, meta);
      this.rows.check(before, after);
      this.changed.set(key, after);
    }
    this.references.forEach((each, at) => {
      const said = this.said[at];
      if (cells[at]) said?.set(each.keyOf(event), { ...said.get(each.keyOf(event)), ...cells[at] });
    });
  }

  async write(client: ClientBase): Promise<void> {
    const changes: ReadonlyMap<string, CopiedCells>[] = [];
    for (const [at, references] of this.references.entries())
      changes.push(await this.copyInto(client, references, this.said[at] ?? new Map<string, CopiedCells>()));
    await this.rows.write(client, new Set(this.read.keys()), this.changed);
    for (const [at, references] of this.references.entries())
      await references.write(client, changes[at] ?? new Map<string, CopiedCells>());
  }

  /** Rows of the events, and those that copy from what the events change. */
  async rehearse(client: ClientBase): Promise<readonly RowChange[]> {
    const keys = new Set(this.changed.keys());
    for (const [at, references] of this.references.entries())
      for (const key of await references.pointingTo(client, [...(this.said[at]?.keys() ?? [])])) keys.add(key);
    const before = await this.rows.lock(client, [...keys]);
    await this.write(client);
    return changesOf([...keys].sort(), before, await this.rows.lock(client, [...keys]));
  }

  /** Gives rows that newly point somewhere what stands there. Returns the references that this flush changes, whole. */
  private async copyInto(
    client: ClientBase,
    references: References,
    said: ReadonlyMap<string, CopiedCells>,
  ): Promise<Map<string, CopiedCells>> {
    const pointers = this.newPointers(references.by.property as keyof Row);
    const keys = [...new Set([...pointers.values(), ...said.keys()])];
    const stored = await references.lock(client, keys, said.size > 0);
    const now = (key: string): CopiedCells => ({ ...stored.get(key), ...said.get(key) });
    for (const [key, pointer] of pointers) {
      const folded = this.changed.get(key);
      if (folded) this.changed.set(key, { ...folded, row: references.applied(folded.row, now(pointer)) });
    }
    return new Map([...said.keys()].map((key) => [key, now(key)]));
  }

  /** Changed rows whose pointing column has a value that it did not have when they were read. */
  private newPointers(property: keyof Row): Map<string, string> {
    const pointers = new Map<string, string>();
    for (const [key, { row }] of this.changed) {
      const value = row[property];
      if (typeof value === 'string' && value !== this.read.get(key)?.row[property]) pointers.set(key, value);
    }
    return pointers;
  }
}
