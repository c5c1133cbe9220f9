import type { AnyEvent, ClickhouseFacts, EventMeta } from '@refold/model';
import type { BuildWorkspace } from '../flush/projection';
import type { ClickHouse } from './clickhouse';
import { FactsWorkspace } from './facts-workspace';

/** The facts of a chunk: none depends on any that was there before. */
export class FactsBuild implements BuildWorkspace {
  private chunk: FactsWorkspace;

  constructor(
    private readonly facts: ClickhouseFacts,
    private readonly clickhouse: ClickHouse,
  ) {
    this.chunk = new FactsWorkspace(facts, clickhouse);
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  fold(event: AnyEvent, meta: EventMeta): void {
    this.chunk.fold(event, meta);
  }

  write(): Promise<void> {
    return this.chunk.write();
  }

  settle(): void {
    this.chunk = new FactsWorkspace(this.facts, this.clickhouse);
  }

  forget(): void {
    this.settle();
  }
}
