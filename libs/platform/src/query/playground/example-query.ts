/** A tab of the playground: its first comment says what the query answers. */
export interface ExampleQuery {
  /** Of the operation, and so the tab's title. */
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/**
 * A variable whose value the page looks up before it shows the tabs, such as the id of an order that exists. Where
 * nothing is found, its value says so.
 */
export interface LookedUp {
  readonly lookUp: string;
  /** Where the value stands in the answer's data: `orders.nodes.0.id`. */
  readonly path: string;
  /** Stands before the value: `order-` makes an id the name of a stream. */
  readonly prefix?: string;
}
