import type { OfType } from './message';
import type { Instant } from './instant';
import { rowWithout, type RowClass } from './row-without';
import type { AnyEvent, EventsOf, Stream } from './stream';

/** What a fold may know of an event beside its data. No clock, no database. */
export interface EventMeta {
  readonly eventId: string;
  /** Business time (`occurredAt`). */
  readonly at: Instant;
  readonly streamId: string;
  readonly streamVersion: number;
}

type Carrying<E, P extends string> = E extends { [K in P]: unknown } ? E : never;
/** The events of these streams that have the key among their fields. */
type Keyed<F extends readonly Stream[], P extends string> = Extract<Carrying<EventsOf<F>, P>, { type: string }>;
/** Columns to change; null deletes the row, and later events of other streams do not raise it again. */
export type Patch<Row> = Partial<Row> | null;
export type RowHandler<Row = object, E = never> = (row: Readonly<Row>, event: E, meta: EventMeta) => Patch<Row>;
type RowHandlers<Row, E extends { type: string }> = { [T in E['type']]?: RowHandler<Row, OfType<E, T>> };
type ColumnHandlers<Row, E extends { type: string }> = {
  [T in E['type']]?: (event: OfType<E, T>, meta: EventMeta) => Partial<Row>;
};
type ColumnsOf<R> = R extends null ? never : keyof R;
/**
 * What TypeScript lets pass in a literal whose type it infers, made an error: a handler of an event that is not there
 * (a typo would be a handler that never runs), and a column that the row lacks.
 */
type Exact<Row, H, Types extends PropertyKey> = {
  [T in keyof H]: T extends Types
    ? H[T] extends (...args: never) => infer R
      ? [Exclude<ColumnsOf<R>, keyof Row>] extends [never]
        ? unknown
        : { 'this column is not in the row': Exclude<ColumnsOf<R>, keyof Row> }
      : unknown
    : { 'no event of this name carries the key': T };
};

/** Columns copied from the one that a column of the row points to: an order's customer's name. */
export interface Copied<Row = object> {
  /** The column that holds the other's key; the copied streams' events carry a field of the same name. */
  readonly by: keyof Row & string;
  readonly from: readonly Stream[];
  readonly on: { readonly [eventType: string]: (event: never, meta: EventMeta) => Partial<Row> };
}

/**
 * A pre-joined table, as a fold of events into rows. Handlers are pure, and across streams they commute: each event
 * sets its own stream's columns, its own entry in a collection, or adds to a sum. So whoever comes first makes the row.
 */
export interface PostgresView<Row extends object = object> {
  readonly name: string;
  /** Raised whenever the rows would come out differently: each version has its own table. */
  readonly version: number;
  readonly row: RowClass<Row>;
  readonly key: keyof Row & string;
  readonly from: readonly Stream[];
  readonly initial: Readonly<Partial<Row>>;
  /** A row that has not seen this event stays out of lists. */
  readonly definedBy: readonly string[];
  readonly on: { readonly [eventType: string]: RowHandler<Row> };
  readonly derive?: (row: Readonly<Row>) => Partial<Row>;
  readonly copies: readonly Copied<Row>[];
}

interface Head<Row, P extends keyof Row, F extends readonly Stream[]> {
  name: string;
  version: number;
  key: P;
  from: F;
  initial: Omit<Row, P>;
  definedBy: EventsOf<F>['type'] | readonly EventsOf<F>['type'][];
  /**
   * Columns that are a function of the row's other columns, computed after each event. Not of copied columns: those change
   * without an event of this row.
   */
  derive?: (row: Readonly<Row>) => Partial<Row>;
}

/**
 * Declares a view. `key` is a column of the row and a field of every event that it handles.
 * @example postgresView(OrderDetails, { name: 'order_details', version: 1, key: 'orderId', … }).on({ … })
 */
export const postgresView = <Row extends object, P extends keyof Row & string, const F extends readonly Stream[]>(
  row: RowClass<Row>,
  head: Head<Row, P, F>,
) => ({
  on: <H extends RowHandlers<Row, Keyed<F, P>>>(on: H & Exact<Row, H, Keyed<F, P>['type']>) =>
    declared<Row, Keyed<F, P>>({
      ...head,
      row,
      definedBy: [head.definedBy].flat(),
      initial: head.initial as Partial<Row>,
      on,
      copies: [],
    }),
});

/** What an earlier version of a view had otherwise, beside its handlers. What is not named is as it is now. */
interface Otherwise<Row, C extends keyof Row> {
  version: number;
  /** Columns that it did not have yet. */
  without?: readonly C[];
  /** First values that were others. */
  initial?: Partial<Omit<Row, C>>;
  derive?: ((row: Readonly<Omit<Row, C>>) => Partial<Omit<Row, C>>) | undefined;
}

const declared = <Row extends object, E extends { type: string }>(view: PostgresView<Row>) => ({
  ...view,
  /** Copies columns from the customer, product … that the column `by` points to, and follows its later changes. */
  copy: <P extends keyof Row & string, const F extends readonly Stream[], H extends ColumnHandlers<Row, Keyed<F, P>>>(
    by: P,
    from: F,
    on: H & Exact<Row, H, Keyed<F, P>['type']>,
  ) => declared<Row, E>({ ...view, copies: [...view.copies, { by, from, on }] }),
  /**
   * The version that readers still use, declared by what it had otherwise. It stands beside this one until it is retired.
   * The handlers that were others are written as they were, and one that was not there as undefined.
   * @example orderDetails.earlier({ version: 1, without: ['products'] }).on({ OrderPlaced: … })
   * @throws Error when its version is not the lower one
   */
  earlier: <C extends keyof Row & string = never>({ without = [], initial, ...otherwise }: Otherwise<Row, C>) => ({
    on: <H extends RowHandlers<Omit<Row, C>, E>>(on: H & Exact<Omit<Row, C>, H, E['type']>) => {
      if (otherwise.version >= view.version)
        throw new Error(`View ${view.name}: version ${otherwise.version} is not earlier than version ${view.version}.`);
      const own = {
        ...{ ...view, ...otherwise, row: rowWithout(view.row, without) },
        initial: leaving(without, { ...view.initial, ...initial }),
        on: present({ ...view.on, ...on }),
      };
      return declared<Omit<Row, C>, E>(own as unknown as PostgresView<Omit<Row, C>>);
    },
  }),
});

const leaving = (keys: readonly string[], all: object): object =>
  Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key)));

const present = (handlers: object): object =>
  Object.fromEntries(Object.entries(handlers).filter(([, handler]) => handler !== undefined));

/** A row with the two facts that every reader needs: has its defining event come, has it been deleted. */
export interface FoldedRow<Row extends object = object> {
  readonly row: Readonly<Row>;
  readonly defined: boolean;
  readonly deleted: boolean;
}

export const emptyRow = <Row extends object>(view: PostgresView<Row>, key: string): FoldedRow<Row> => ({
  row: derived(view, { ...view.initial, [view.key]: key } as Row),
  defined: false,
  deleted: false,
});

/**
 * One step of the fold; an event without a handler changes nothing.
 * @throws Error when a handler returns a column that the row lacks
 */
export const foldRow = <Row extends object>(
  view: PostgresView<Row>,
  before: FoldedRow<Row>,
  event: AnyEvent,
  meta: EventMeta,
): FoldedRow<Row> => {
  const handler = view.on[event.type];
  if (!handler || before.deleted) return before;
  const patch = handler(before.row, event as never, meta);
  if (patch === null) return { ...before, deleted: true };
  refuseUnknownColumns(view, event.type, patch);
  const row = derived(view, { ...before.row, ...patch });
  return { row, defined: before.defined || view.definedBy.includes(event.type), deleted: false };
};

/** @param row a new one, which is completed */
const derived = <Row extends object>({ derive }: PostgresView<Row>, row: Row): Row =>
  derive ? Object.assign(row, derive(row)) : row;

const refuseUnknownColumns = <Row extends object>(view: PostgresView<Row>, type: string, patch: object): void => {
  const unknown = Object.keys(patch).find((column) => !(column in view.initial) && column !== view.key);
  if (unknown)
    throw new Error(`View ${view.name}: the handler of ${type} returns '${unknown}', which is no column of its row.`);
};

/** The row key that an event concerns, or undefined when the view does not handle its type. */
export const rowKeyOf = <Row extends object>(view: PostgresView<Row>, event: AnyEvent): string | undefined =>
  view.on[event.type] ? (event as unknown as Record<string, string>)[view.key] : undefined;
