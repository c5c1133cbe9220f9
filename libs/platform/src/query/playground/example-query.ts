/** A tab of the playground: its first comment says what the query answers. */
export interface ExampleQuery {
  /** Of the operation, and so the tab's title. */
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}
