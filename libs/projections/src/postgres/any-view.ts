import type { EventMeta, PostgresView, Stream } from '@refold/model';

/** A view whose row type does not matter: every `PostgresView<Row>` is one, which `PostgresView<object>` cannot say. */
export interface AnyView {
  readonly name: string;
  readonly version: number;
  readonly row: new () => object;
  readonly key: string;
  readonly from: readonly Stream[];
  readonly initial: object;
  readonly definedBy: readonly string[];
  readonly on: { readonly [eventType: string]: (row: never, event: never, meta: EventMeta) => object | null };
  readonly derive?: (row: never) => object;
  readonly copies: readonly {
    readonly by: string;
    readonly from: readonly Stream[];
    readonly on: { readonly [eventType: string]: (event: never, meta: EventMeta) => object };
  }[];
}

/** The view for code that gives its handlers rows of this very view and nothing else. */
export const viewOf = (view: AnyView): PostgresView => view as unknown as PostgresView;

/** All streams whose events can change a view: its own and those it copies from. */
export const streamsOf = (view: AnyView): Stream[] => [
  ...new Set([...view.from, ...view.copies.flatMap(({ from }) => from)]),
];
