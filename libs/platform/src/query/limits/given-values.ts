import { deepestGiven, mostGiven, mostGivenText } from './query-limits';

interface Given {
  readonly values: number;
  readonly depth: number;
  /** Characters of texts and names. */
  readonly text: number;
  /** Where a text stands that no store takes, such as `$filter.customerId`; null where none does. */
  readonly unstorable: string | null;
}

/** PostgreSQL has no room for it in a text. */
export const isUnstorable = (text: string): boolean => text.includes('\u0000');

/**
 * How many values variables hold, how deep they lie in each other, how long their texts are together, and whether a store
 * could take them. It does not call itself, since they may lie deeper than a stack has room; and it stops counting where
 * it is too much already.
 */
export const givenIn = (variables: Readonly<Record<string, unknown>>): Given => {
  const open: { readonly value: object; readonly path: string; readonly depth: number }[] = [
    { value: variables, path: '', depth: 1 },
  ];
  let [values, deepest, text, unstorable] = [0, 0, 0, null as string | null];
  for (
    let next = open.pop();
    next && values <= mostGiven && deepest <= deepestGiven && text <= mostGivenText;
    next = open.pop()
  ) {
    const { value, path, depth } = next;
    deepest = Math.max(deepest, depth);
    for (const [name, each] of Object.entries(value)) {
      values++;
      text += (Array.isArray(value) ? 0 : name.length) + (typeof each === 'string' ? each.length : 0);
      if (text > mostGivenText) break;
      const place = path === '' ? `$${name}` : Array.isArray(value) ? path : `${path}.${name}`;
      if (typeof each === 'string' && isUnstorable(each)) unstorable ??= place;
      if (typeof each === 'object' && each !== null)
        open.push({ value: each as object, path: place, depth: depth + 1 });
    }
  }
  return { values, depth: deepest, text, unstorable };
};
