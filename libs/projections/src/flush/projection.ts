import type { AnyEvent, EventMeta, RecordedEvent, Stream } from '@refold/model';
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { Engine } from '../catalogue/engine';
import type { Registration } from '../catalogue/register';
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
  /**
   * Whether events like this one never concern it, so that not even its ledger has to know of them: a later event of the
   * stream that does concern it shows a hole, and what is missing is then read from its owner. Default: none.
   */
  neverConcerns?(recorded: RecordedEvent): boolean;
  /** The row that an event concerns: what waits with it when it is parked. */
  rowKeyOf(event: AnyEvent): string | undefined;
  /** The same, guessed from data that is off contract. */
  rowKeyIn(data: unknown): string | undefined;
  /** Whether an event changes rows beside that one, as a copy of it stands in them. Default: it does not. */
  spreads?(event: AnyEvent): boolean;
  /** Creates the tables, or checks those that are there. Runs inside the migration's transaction. */
  prepare(client: PoolClient): Promise<void>;
  /**
   * Makes the indexes that only readers need and that are missing, each committed by itself, however long it takes.
   * Default: there are none.
   */
  makeIndexes?(pool: Pool): Promise<void>;
  /** What a rebuild adds when all rows are there: the same, and figures for the planner. Harmless when repeated. */
  finishBuild(client: Pool): Promise<void>;
  /** How history is read to fill the tables, in this order. */
  readonly passes: readonly BuildPass[];
  /** A workspace for one pass of a rebuild, or for a share of it. */
  openForBuild(pass: BuildPass): BuildWorkspace;
  /** Drops the tables, ledger included. Those that are not there are no matter. */
  drop(client: PoolClient): Promise<void>;
  /** Locks and reads what these events will change. */
  open(client: ClientBase, events: readonly ReadEvent[]): Promise<LiveWorkspace>;
  countRows(client: Pool): Promise<number>;
  /** What its rows, indexes and ledger take on disk; 0 when there are none. */
  bytes(client: Pool): Promise<number>;
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

/** A row as it is and as it would be; null when there is none, or when it is deleted. */
export interface RowChange {
  readonly key: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** The rows of a flush among others. */
export interface LiveWorkspace extends Workspace {
  /** Tells what {@link Workspace.write} would change, and writes only what a rollback takes back. */
  rehearse(client: ClientBase): Promise<readonly RowChange[]>;
}

/** One reading of history from its beginning. */
export interface BuildPass {
  /** `references`: what rows copy; `rows`: the rows themselves. */
  readonly name: 'references' | 'rows';
  readonly streams: readonly Stream[];
  /** Whether readers of different partitions never meet in one row: then several can share the pass. */
  readonly divisible: boolean;
  /** Whether its streams' events change too much at once for the bulk path; then every batch is flushed as a live one. */
  readonly careful: boolean;
}

/** Rows of a rebuild, between its chunks in memory. Nobody else writes them meanwhile, so nothing is locked. */
export interface BuildWorkspace extends Workspace {
  /** Reads those rows of the coming chunk that are not in memory. */
  load(client: Pool, events: readonly ReadEvent[]): Promise<void>;
  /** What was written is committed. */
  settle(): void;
  /** Nothing in memory counts any more: the tables were changed by others. */
  forget(): void;
}
