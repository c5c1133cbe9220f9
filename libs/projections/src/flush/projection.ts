import type { AnyEvent, EventMeta } from '@refold/model';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { Engine, Registration } from '../catalogue/register';
import type { Arrival } from '../records/arrival';

/** A view or a fact table of one version, as the flush sees it: the engines differ behind this. */
export interface Projection extends Registration {
  readonly engine: Engine;
  /** `order_details_v1` */
  readonly id: string;
  readonly ledger: string;
  /** Categories of the streams that it follows, and the services that own them. */
  readonly categories: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Whether an event of this type changes anything here. */
  handles(type: string): boolean;
  /** Whether a contract of the followed streams has this name. */
  knows(type: string): boolean;
  /** The row that an event concerns: what waits with it when it is parked. */
  rowKeyOf(event: AnyEvent): string | undefined;
  /** The same, guessed from data that is off contract. */
  rowKeyIn(data: unknown): string | undefined;
  /** Creates the tables, or checks those that are there. Runs inside the migration's transaction. */
  prepare(client: PoolClient): Promise<void>;
  /** Locks and reads what these events will change. */
  open(client: ClientBase, events: readonly ReadEvent[]): Promise<Workspace>;
  countRows(client: Pool): Promise<number>;
}

export interface ReadEvent {
  readonly arrival: Arrival;
  readonly event: AnyEvent;
  readonly meta: EventMeta;
}

/** The rows of one flush, in memory between reading and writing. */
export interface Workspace {
  /** Folds one event: all of it, or nothing when it throws. */
  fold(event: AnyEvent, meta: EventMeta): void;
  /** Writes what has changed; in the transaction, or to a store that takes the same rows twice without harm. */
  write(client: ClientBase): Promise<void>;
}
