import { orderOfProperties, type PageRequest, pageStatement } from './page';
import { type Condition, equals, type Parameters } from './parameters';

/**
 * A column with few values, each of which an index has in the order of `then`: the rows of several values are read by a
 * walk for each, and put together. Otherwise PostgreSQL would have to sort all rows of these values, or to pass by all that
 * have others.
 */
export interface Walk {
  readonly column: string;
  /** What the index goes on with. */
  readonly then: string;
  /** All values that there are. */
  readonly values: readonly string[];
  /** Those that rows of this list can have, where that is known. */
  readonly among: readonly string[] | undefined;
}

/** As {@link pageStatement}, by walks where they serve this order. */
export const walkedPageStatement = (
  select: string,
  page: PageRequest,
  conditions: readonly Condition[],
  parameters: Parameters,
  walk?: Walk,
): string => {
  if (walk === undefined || !serves(walk, page)) return pageStatement(select, page, conditions, parameters);
  const statement = walked(select, page, conditions, parameters, walk);
  parameters.settle(walk.column);
  return statement;
};

const walked = (
  select: string,
  page: PageRequest,
  conditions: readonly Condition[],
  parameters: Parameters,
  { column, values, among }: Walk,
): string => {
  const [only, ...others] = among ?? values;
  if (only !== undefined && others.length === 0)
    return pageStatement(select, page, [...conditions, equals(column, only)], parameters);
  const walks = parameters.add(among ?? values);
  const ofOne: Condition = () => `${column} = walk.value`;
  const each = pageStatement(select, page, [...conditions, ofOne], parameters, { column, stoodFor: 'walk.value' });
  return (
    `select rows.* from unnest(${walks}::text[]) as walk (value) cross join lateral (${each}) as rows ` +
    `order by ${orderOfProperties(page)} limit ${page.size + 1}`
  );
};

/** One order that begins with the column, and goes on in its direction, is that of the index itself. */
const serves = (walk: Walk, { keys }: PageRequest): boolean => {
  const [first, second] = keys;
  if (first?.column !== walk.column) return first?.column === walk.then && walk.among !== undefined;
  const sameDirection = keys.every(({ direction }) => direction === first.direction);
  return second?.column === walk.then && (!sameDirection || walk.among !== undefined);
};
