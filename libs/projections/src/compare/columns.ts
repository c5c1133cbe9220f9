/** What a comparison of two versions gives beside its groups. */
export interface Compared {
  /** Keys that at least one of them stores. */
  readonly rowsCompared: number;
  /** Columns that only green has. */
  readonly addedColumns: readonly string[];
}

/** A column that both versions have; its type may differ. */
export interface SharedColumn<C> {
  readonly name: string;
  readonly blue: C;
  readonly green: C;
}

export interface ComparedColumns<C> {
  readonly shared: readonly SharedColumn<C>[];
  /** Names of those that only blue has. */
  readonly removed: readonly string[];
  /** Names of those that only green has. */
  readonly added: readonly string[];
}

/** Sets the columns of two versions side by side, by name. */
export const compareColumns = <C>(blue: ReadonlyMap<string, C>, green: ReadonlyMap<string, C>): ComparedColumns<C> => ({
  shared: [...blue].flatMap(([name, column]) => {
    const other = green.get(name);
    return other === undefined ? [] : [{ name, blue: column, green: other }];
  }),
  removed: [...blue.keys()].filter((name) => !green.has(name)),
  added: [...green.keys()].filter((name) => !blue.has(name)),
});
