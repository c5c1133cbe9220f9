import type { AnyEvent, EventMeta } from '@refold/model';
import type { ClientBase } from 'pg';
import type { BuildWorkspace } from '../flush/projection';
import type { CopiedCells, References } from './references';

/** What rows will copy, gathered before there are rows. What is said later of a key is added to what is stored. */
export class ReferenceBuild implements BuildWorkspace {
  private readonly said: readonly Map<string, CopiedCells>[];

  constructor(private readonly references: readonly References[]) {
    this.said = references.map(() => new Map<string, CopiedCells>());
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  fold(event: AnyEvent, meta: EventMeta): void {
    const cells = this.references.map((each) => (each.handles(event.type) ? each.cellsOf(event, meta) : null));
    this.references.forEach((each, at) => {
      const said = this.said[at];
      if (cells[at]) said?.set(each.keyOf(event), { ...said.get(each.keyOf(event)), ...cells[at] });
    });
  }

  async write(client: ClientBase): Promise<void> {
    for (const [at, references] of this.references.entries())
      await references.add(client, this.said[at] ?? new Map<string, CopiedCells>());
  }

  settle(): void {
    this.forget();
  }

  forget(): void {
    for (const said of this.said) said.clear();
  }
}
