import {
  type AnyEvent,
  type ClickhouseFacts,
  emptyRow,
  type EventMeta,
  type Fact,
  factsOf,
  type FoldedRow,
  foldRow,
  instant,
  type PostgresView,
  rowKeyOf,
  type Stream,
  streamIdOf,
} from '@refold/model';

/** An event with its place and time, as a projector would see it. */
export interface Happened {
  readonly event: AnyEvent;
  readonly meta: EventMeta;
}

/** With its business time where it differs, and its stream where several families of streams carry its type. */
export type GivenEvent = AnyEvent | readonly [AnyEvent, string] | readonly [AnyEvent, string, Stream];

const epoch = instant('2026-01-01T00:00:00Z');

/**
 * Gives events their streams, versions (1, 2, 3 … a stream) and ids, in the order given.
 * @param at business time of all of them; give `[event, at]` where one differs
 */
export const history = (from: PostgresView['from'], events: readonly GivenEvent[], at: string = epoch): Happened[] => {
  const versions = new Map<string, number>();
  return events.map((entry, index) => {
    const [event, time, own] = Array.isArray(entry) ? (entry as [AnyEvent, string, Stream?]) : [entry as AnyEvent, at];
    const of = own ?? from.find((stream) => stream.events.some((contract) => contract.type === event.type));
    if (!of) throw new Error(`No stream of this view carries ${event.type}.`);
    const streamId = streamIdOf(of, event);
    const streamVersion = (versions.get(streamId) ?? 0) + 1;
    versions.set(streamId, streamVersion);
    const eventId = `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
    return { event, meta: { eventId, at: instant(time), streamId, streamVersion } };
  });
};

/**
 * The rows that these events give, by key, in the way of every runner: an event that its stream has already passed is
 * dropped. Columns copied from another stream are part of the rows.
 */
export const foldHistory = <Row extends object>(
  view: PostgresView<Row>,
  happened: readonly Happened[],
): ReadonlyMap<string, FoldedRow<Row>> => {
  const rows = new Map<string, FoldedRow<Row>>();
  const ledger = new Map<string, number>();
  const copied = view.copies.map(() => new Map<string, Partial<Row>>());
  for (const { event, meta } of happened) {
    if (meta.streamVersion <= (ledger.get(meta.streamId) ?? 0)) continue;
    ledger.set(meta.streamId, meta.streamVersion);
    const key = rowKeyOf(view, event);
    if (key !== undefined) rows.set(key, foldRow(view, rows.get(key) ?? emptyRow(view, key), event, meta));
    view.copies.forEach(({ by, on }, index) => {
      const columns = on[event.type]?.(event as never, meta);
      if (!columns) return;
      const pointed = (event as unknown as Record<string, string>)[by] as string;
      copied[index]?.set(pointed, { ...copied[index]?.get(pointed), ...columns });
    });
  }
  return new Map([...rows].map(([key, folded]) => [key, withCopied(view, copied, folded)]));
};

const withCopied = <Row extends object>(
  view: PostgresView<Row>,
  copied: readonly ReadonlyMap<string, Partial<Row>>[],
  folded: FoldedRow<Row>,
): FoldedRow<Row> => {
  const columns = view.copies.map(({ by }, index) => copied[index]?.get(folded.row[by] as string) ?? {});
  return { ...folded, row: Object.assign({}, folded.row, ...columns) as Row };
};

/**
 * given / then for a Postgres view. The events are given twice, as a projector that restarts would see them.
 * @example viewScenario(orderDetails)(placed, captured).then('order-1', { paidAmount: 1230n });
 */
export const viewScenario =
  <Row extends object>(view: PostgresView<Row>) =>
  (...events: GivenEvent[]) => {
    const streams = [...view.from, ...view.copies.flatMap((copy) => copy.from)];
    const happened = history(streams, events);
    const rows = foldHistory(view, [...happened, ...happened]);
    return {
      /** The row of this key is in lists and has these columns. */
      then: (key: string, columns: Partial<Row>): void => {
        const folded = rows.get(key);
        expect(folded).toMatchObject({ defined: true, deleted: false });
        expect(folded?.row).toMatchObject(columns);
        expect(rows).toEqual(foldHistory(view, happened));
      },
      /** There is no row of this key that a list would show. */
      thenAbsent: (key: string): void => {
        const folded = rows.get(key);
        expect(folded === undefined || !folded.defined || folded.deleted).toBe(true);
      },
    };
  };

/** given / then for facts: the rows that one event gives. */
export const factsScenario =
  (facts: ClickhouseFacts) =>
  (event: AnyEvent, at: string = epoch) => {
    const [happened] = history(facts.from, [event], at);
    return {
      then: (...expected: Fact[]): void => {
        expect(happened && factsOf(facts, happened.event, happened.meta)).toEqual(expected);
      },
    };
  };

/**
 * All orders in which the streams of a history can meet, each stream keeping its own order: picks one at random.
 * @param pick gives an index below its argument; seeded by the caller, so that a failure can be run again
 */
export const interleave = (happened: readonly Happened[], pick: (below: number) => number): Happened[] => {
  const waiting = new Map<string, Happened[]>();
  for (const each of happened) waiting.set(each.meta.streamId, [...(waiting.get(each.meta.streamId) ?? []), each]);
  const mixed: Happened[] = [];
  while (waiting.size > 0) {
    const [streamId, queue] = [...waiting][pick(waiting.size)] ?? [];
    if (streamId === undefined || queue === undefined) throw new Error('The picked index was out of range.');
    const next = queue.shift();
    if (next) mixed.push(next);
    if (queue.length === 0) waiting.delete(streamId);
  }
  return mixed;
};
