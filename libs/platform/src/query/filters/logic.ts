import { all, any, type Criterion, not } from './criterion';

/** What every filter has beside fields of its own. */
export interface Logic<Filter> {
  readonly and?: readonly Filter[] | null;
  readonly or?: readonly Filter[] | null;
  readonly not?: Filter | null;
}

/**
 * What a filter picks: rows that agree with all that it says. How deep and how large it may be is looked at before, with
 * the cost of the query.
 * @param own what its own fields say, left out ones aside; `path` names the filter in errors
 */
export const criterionOf = <Filter extends Logic<Filter>>(
  filter: Filter,
  own: (filter: Filter, path: string) => readonly Criterion[],
  path = 'filter',
): Criterion => {
  const parts = (name: 'and' | 'or'): Criterion[] =>
    (filter[name] ?? []).map((each, n) => criterionOf(each, own, `${path}.${name}[${n}]`));
  return all([
    ...own(filter, path),
    ...parts('and'),
    ...(filter.or ? [any(parts('or'))] : []),
    ...(filter.not ? [not(criterionOf(filter.not, own, `${path}.not`))] : []),
  ]);
};
