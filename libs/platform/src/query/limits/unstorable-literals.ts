import { type DocumentNode, visit } from 'graphql';
import { isUnstorable } from './given-values';

/** A document that is asked again is the same object. */
const known = new WeakMap<DocumentNode, string | null>();

/** The argument in which a text stands, in a document itself, that no store takes; null where there is none. */
export const literalsIn = (document: DocumentNode): string | null => {
  const before = known.get(document);
  if (before !== undefined) return before;
  const found = find(document);
  known.set(document, found);
  return found;
};

const find = (document: DocumentNode): string | null => {
  const path: string[] = [];
  let found: string | null = null;
  const named = {
    enter: ({ name }: { name: { value: string } }) => void path.push(name.value),
    leave: () => void path.pop(),
  };
  visit(document, {
    Argument: named,
    ObjectField: named,
    StringValue: ({ value }) => {
      if (isUnstorable(value)) found ??= path.join('.');
    },
  });
  return found;
};
