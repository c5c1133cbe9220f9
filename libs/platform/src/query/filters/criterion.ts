import { allOf, anyOf, compares, type Condition, differs, equals, isNull, isOneOf } from '../pages/parameters';
import { folded } from '../pages/view-columns';

/**
 * What rows are picked by, and its opposite: of each row, a value of which is not known too, exactly one of them holds.
 * So `not` exchanges the two, and nowhere stands a `not` before something that an index serves.
 */
export interface Criterion {
  readonly holds: Condition;
  readonly fails: Condition;
  /** Every row for which it holds has one of these values, in each of these columns. */
  readonly among: readonly Among[];
  /** Every row for which it does not. */
  readonly amongOthers: readonly Among[];
}

/** Of a column with few values. */
interface Among {
  readonly column: string;
  readonly values: readonly string[];
}

export const not = ({ holds, fails, among, amongOthers }: Criterion): Criterion => ({
  ...{ holds: fails, fails: holds },
  ...{ among: amongOthers, amongOthers: among },
});

export const all = (criteria: readonly Criterion[]): Criterion => {
  const [only, ...others] = criteria;
  if (only !== undefined && others.length === 0) return only;
  return {
    holds: (parameters) =>
      allOf(
        criteria.map(({ holds }) => holds),
        parameters,
      ),
    fails: (parameters) =>
      anyOf(
        criteria.map(({ fails }) => fails),
        parameters,
      ),
    among: narrowest(criteria.flatMap(({ among }) => among)),
    amongOthers: union(criteria.map(({ amongOthers }) => amongOthers)),
  };
};

export const any = (criteria: readonly Criterion[]): Criterion => not(all(criteria.map(not)));

/** Of each column the fewest. */
const narrowest = (known: readonly Among[]): Among[] => [
  ...new Map([...known].sort((a, b) => b.values.length - a.values.length).map((each) => [each.column, each])).values(),
];

/** Of each column of which every part says something. */
const union = ([first = [], ...others]: readonly (readonly Among[])[]): Among[] =>
  first.flatMap(({ column, values }) => {
    const further = others.map((part) => part.find((each) => each.column === column)?.values);
    return further.includes(undefined)
      ? []
      : [{ column, values: [...new Set([values, ...further].flatMap((each) => each ?? []))] }];
  });

/** The values that rows for which it holds can have in this column, where that is known. */
export const valuesIn = ({ among }: Criterion, column: string): readonly string[] | undefined =>
  among.find((each) => each.column === column)?.values;

const nothingKnown = { among: [], amongOthers: [] };

/** That a column with few values has one of these. */
export const hasOneOf = (column: string, values: readonly string[], allValues: readonly string[]): Criterion => {
  const others = allValues.filter((value) => !values.includes(value));
  return {
    holds: skewed(column, isOneOf(column, values)),
    fails: skewed(column, isOneOf(column, others)),
    among: [{ column, values: [...new Set(values)] }],
    amongOthers: [{ column, values: others }],
  };
};

/** That a column is one of these values. */
export const isIn = (column: string, values: readonly unknown[]): Criterion => {
  if (values.length === 1)
    return {
      ...nothingKnown,
      holds: skewed(column, equals(column, values[0])),
      fails: skewed(column, (parameters) => anyOf([differs(column, values[0]), isNull(column)], parameters)),
    };
  return {
    ...nothingKnown,
    holds: skewed(column, (parameters) => `${column} = any(${parameters.add(values)})`),
    fails: skewed(column, (parameters) => `(${column} = any(${parameters.add(values)})) is not true`),
  };
};

export const isUnknown = (column: string): Criterion => ({
  ...nothingKnown,
  holds: skewed(column, isNull(column)),
  fails: skewed(column, () => `${column} is not null`),
});

/** That a searched column's text is this one, letter by letter. */
export const isText = (column: string, text: string): Criterion => ({
  ...nothingKnown,
  holds: skewed(column, (parameters) => {
    const place = parameters.add(text);
    return `${folded(column)} = ${folded(`${place}::text`)} and ${column} = ${place}`;
  }),
  fails: skewed(column, (parameters) => `(${column} = ${parameters.add(text)}) is not true`),
});

/** That a searched column's text has this one in it, whatever the case of letters. */
export const contains = (column: string, part: string): Criterion =>
  isAlike(column, (parameters) => `${column} ilike ${parameters.add(`%${asItIs(part)}%`)}`);

/** That it begins with this one. */
export const startsWith = (column: string, beginning: string): Criterion =>
  isAlike(
    column,
    (parameters) => `${folded(column)} like ${folded(`${parameters.add(`${asItIs(beginning)}%`)}::text`)}`,
  );

const isAlike = (column: string, condition: Condition): Criterion => ({
  ...nothingKnown,
  holds: skewed(column, condition),
  fails: skewed(column, (parameters) => `(${condition(parameters)}) is not true`),
});

/** No sign of it stands for others. */
const asItIs = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

const opposite = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
export type Comparison = keyof typeof opposite;

/** Of a column in which every row that readers see has a value: so what is outside is one range too, or two. */
export const isWithin = (column: string, bounds: readonly (readonly [Comparison, unknown])[]): Criterion => ({
  ...nothingKnown,
  holds: skewed(column, (parameters) =>
    allOf(
      bounds.map(([operator, value]) => compares(column, operator, value)),
      parameters,
    ),
  ),
  fails: skewed(column, (parameters) =>
    anyOf(
      bounds.map(([operator, value]) => compares(column, opposite[operator], value)),
      parameters,
    ),
  ),
});

/** How many rows it is true of hangs on the value. */
const skewed =
  (column: string, condition: Condition): Condition =>
  (parameters) => {
    parameters.skew(column);
    return condition(parameters);
  };
