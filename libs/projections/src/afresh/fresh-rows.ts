import type { FoldedRow, PostgresView, RecordedEvent } from '@refold/model';
import type { ClientBase } from 'pg';
import { inTransaction } from '../flush/transaction';
import { Ledger } from '../ledger/ledger';
import type { LedgerEntry } from '../ledger/plan';
import type { OperatorTools } from '../operations/tools';
import { References, type CopiedCells } from '../postgres/references';
import { Rows } from '../postgres/rows';
import type { ViewProjection } from '../postgres/view-projection';
import { quoted } from '../sql';
import { differingColumns } from './compare-rows';
import { foldAfresh, pointerOf, type OnFolded, type TakenEvent } from './fold-row';
import { RowSources } from './row-sources';
import { takenOf, type Taken } from './taken-events';
import { inTimeOrder } from './time-order';

/** A row as it is stored, and as its events give it at the very versions that the ledger had in that snapshot. */
export interface FreshRow {
  readonly key: string;
  readonly stored: FoldedRow | null;
  /** Changes with every write of the stored row; null without one. */
  readonly stamp: string | null;
  /** Null when no applied event makes the row. */
  readonly expected: FoldedRow | null;
  /** Columns in which the two differ. */
  readonly differing: readonly string[];
  /** Why the row cannot be folded, or null. */
  readonly problem: string | null;
  /** Its own events and those of what it copies, in their order. */
  readonly taken: readonly TakenEvent[];
  /** Ledger entries of all streams that were looked at for it; null where there is none. */
  readonly ledger: ReadonlyMap<string, LedgerEntry | null>;
  /** What the copied streams say, by key, for each of the view's copies. */
  readonly said: readonly ReadonlyMap<string, CopiedCells>[];
}

export interface FreshOptions {
  /** Limits the events beyond the ledger: such as a moment. */
  readonly counts?: (recorded: RecordedEvent) => boolean;
  readonly onFolded?: (key: string) => OnFolded;
}

type Tools = Pick<OperatorTools, 'pool' | 'owners' | 'reader'>;

/**
 * Rows of one view folded afresh. Row and ledger are read in one snapshot, and the owners are asked while it is open: what
 * the snapshot holds was published before, so they have it all, and whatever happens meanwhile is beyond its ledger.
 */
export class FreshRows {
  readonly view: PostgresView;
  readonly rows: Rows<object>;
  readonly references: readonly References[];
  private readonly sources: RowSources;

  /** @throws Refusal when the view's streams are not found by its key */
  constructor(
    private readonly tools: Tools,
    readonly projection: ViewProjection,
  ) {
    this.view = projection.view;
    this.rows = new Rows(this.view);
    this.references = this.view.copies.map((copied) => new References(this.view, copied));
    this.sources = new RowSources(tools.owners, this.view);
  }

  /**
   * In the order of the keys. Their events are in memory together, so ask for few at a time.
   * @throws Refusal when an owner does not answer
   */
  read(keys: readonly string[], options: FreshOptions = {}): Promise<FreshRow[]> {
    return inTransaction(this.tools.pool, async (client) => {
      await client.query('set transaction isolation level repeatable read, read only');
      const stored = await this.rows.read(client, keys);
      const stamps = await stampsOf(client, this, keys);
      const recorded = await this.sources.streamsOf(keys);
      const own = await this.taken(client, recorded, (type) => type in this.view.on, options);
      const byKey = this.byKey(keys, recorded, own);
      await this.noteLost(client, byKey);
      const copied = await this.copiedOf(client, keys, byKey, options);
      return keys.map((key) => {
        const parts = [byKey.get(key) ?? nothing, ...copied.map((each) => each.get(key) ?? nothing)];
        return this.rowOf(key, stored.get(key) ?? null, stamps.get(key) ?? null, parts, options);
      });
    });
  }

  /** @throws Refusal when an owner does not answer */
  async readOne(key: string, options: FreshOptions = {}): Promise<FreshRow> {
    const [row] = await this.read([key], options);
    if (!row) throw new Error(`Row ${key} was asked for and not answered.`);
    return row;
  }

  private rowOf(
    key: string,
    stored: FoldedRow | null,
    stamp: string | null,
    parts: readonly Part[],
    { onFolded }: FreshOptions,
  ): FreshRow {
    const taken = inTimeOrder([...new Map(parts.flatMap(({ events }) => events).map(byId)).values()]);
    const ledger = new Map(parts.flatMap((part) => [...part.ledger]));
    let problem = parts.flatMap((part) => part.problem ?? [])[0] ?? null;
    const frame = { key, stored, stamp, taken, ledger };
    try {
      if (problem === null) {
        const { folded: expected, said } = foldAfresh(this.view, this.references, key, taken, onFolded?.(key));
        const differing = differingColumns(this.rows.table, stored, expected);
        return { ...frame, expected, said, differing, problem };
      }
    } catch (error) {
      problem = `The fold of row ${key} fails: ${(error as Error).message}`;
    }
    return { ...frame, expected: null, said: [], differing: [], problem };
  }

  private taken(
    client: ClientBase,
    recorded: readonly RecordedEvent[],
    handles: (type: string) => boolean,
    { counts = () => true }: FreshOptions,
  ): Promise<Taken> {
    return takenOf(client, this.projection, this.tools.reader, recorded, { handles, counts, whole: true });
  }

  /** Which events make which row; a stream may be part of several. */
  private byKey(keys: readonly string[], recorded: readonly RecordedEvent[], taken: Taken): Map<string, Part> {
    return partsOf(keys, recorded, taken, this.view.key, (event) => this.projection.rowKeyOf(event));
  }

  /** A row without events whose own stream was applied once: its owner has lost it, which is not for us to put right. */
  private async noteLost(client: ClientBase, byKey: ReadonlyMap<string, Part>): Promise<void> {
    const own = this.view.from.filter(({ id }) => id === this.view.key);
    const lost = [...byKey].filter(([, { ledger }]) => ledger.size === 0);
    const named = new Map(
      lost.flatMap(([key, part]) => own.map(({ category }): [string, Part] => [`${category}-${key}`, part])),
    );
    const entries = await new Ledger(this.projection.ledger).read(client, [...named.keys()]);
    for (const [streamId, { version }] of entries) {
      const part = named.get(streamId);
      if (part) part.problem = `Version ${version} of ${streamId} was applied, but its owner has no such stream.`;
    }
  }

  /** What rows copy: for each copy, by the key of the row that copies. */
  private async copiedOf(
    client: ClientBase,
    keys: readonly string[],
    own: ReadonlyMap<string, Part>,
    options: FreshOptions,
  ): Promise<Map<string, Part>[]> {
    const all: Map<string, Part>[] = [];
    for (const [at, references] of this.references.entries()) {
      const pointers = new Map(keys.map((key) => [key, this.pointersOf(references, key, own.get(key) ?? nothing)]));
      const pointed = [...new Set([...pointers.values()].flatMap((each) => [...each]))];
      const recorded = await this.sources.copiedStreamsOf(at, pointed);
      const taken = await this.taken(client, recorded, (type) => references.handles(type), options);
      const parts = partsOf(pointed, recorded, taken, references.by.property, (event) => references.keyOf(event));
      const joined = (of: ReadonlySet<string>): Part => joinedParts([...of].flatMap((each) => parts.get(each) ?? []));
      all.push(new Map([...pointers].map(([key, of]) => [key, joined(of)])));
    }
    return all;
  }

  /** All that a row has ever pointed to by a column. */
  private pointersOf(references: References, key: string, { events, problem }: Part): Set<string> {
    const pointers = new Set<string>();
    if (problem !== null) return pointers;
    try {
      foldAfresh(this.view, [], key, inTimeOrder(events), (_, __, after) => {
        const pointer = pointerOf(references, after);
        if (pointer !== null) pointers.add(pointer);
      });
    } catch {
      // The fold that counts fails on the same event, and says so.
    }
    return pointers;
  }
}

/** What changes with every write of a row, by key. */
export const stampsOf = async (
  client: ClientBase,
  { rows: { name, table } }: Pick<FreshRows, 'rows'>,
  keys: readonly string[],
): Promise<Map<string, string>> => {
  const key = quoted(table.key.column);
  const { rows } = await client.query<{ key: string; stamp: string }>(
    `select ${key} as key, xmin::text || ' ' || ctid::text as stamp from ${quoted(name)} where ${key} = any($1::text[])`,
    [keys],
  );
  return new Map(rows.map((row) => [row.key, row.stamp]));
};

/** The events about one key, the streams that were looked at for it, and what is wrong with one of them. */
interface Part {
  readonly events: readonly TakenEvent[];
  readonly ledger: ReadonlyMap<string, LedgerEntry | null>;
  problem: string | null;
}
const nothing: Readonly<Part> = { events: [], ledger: new Map(), problem: null };

const joinedParts = (parts: readonly Part[]): Part => ({
  events: parts.flatMap(({ events }) => events),
  ledger: new Map(parts.flatMap(({ ledger }) => [...ledger])),
  problem: parts.flatMap(({ problem }) => problem ?? [])[0] ?? null,
});

const byId = (taken: TakenEvent): [string, TakenEvent] => [taken.recorded.id, taken];

const partsOf = (
  keys: readonly string[],
  recorded: readonly RecordedEvent[],
  { events, ledger, problems }: Taken,
  field: string,
  keyOf: (event: TakenEvent['event']) => string | undefined,
): Map<string, Part> => {
  const parts = new Map(
    keys.map((key) => [
      key,
      { events: [] as TakenEvent[], ledger: new Map<string, LedgerEntry | null>(), problem: null as string | null },
    ]),
  );
  for (const { streamId, data } of recorded) {
    const part = parts.get(textIn(data, field));
    part?.ledger.set(streamId, ledger.get(streamId) ?? null);
    if (part && problems.has(streamId)) part.problem = problems.get(streamId) ?? null;
  }
  for (const taken of events) parts.get(keyOf(taken.event) ?? '')?.events.push(taken);
  return parts;
};

const textIn = (data: unknown, field: string): string => {
  const value: unknown = (data as Record<string, unknown> | null)?.[field];
  return typeof value === 'string' ? value : '';
};
