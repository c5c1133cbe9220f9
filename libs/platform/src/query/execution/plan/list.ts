import { GraphQLError, type GraphQLOutputType } from 'graphql';
import { ErrorBoundary } from './error-boundary';
import type { SelectedField } from './field';
import { type Complete, isPromise, type Place, type Run } from './run';

/**
 * A list. Of its items those that may be null become so alone when they fail.
 * @param weight values that hang on each item
 */
export const completeList = (
  field: SelectedField,
  itemType: GraphQLOutputType,
  completeItem: Complete,
  weight: number,
): Complete => {
  const { parent, definition, nodes } = field;
  const boundary = new ErrorBoundary(nodes, itemType, completeItem);
  const message = `Expected Iterable, but did not find one for field "${parent.name}.${definition.name}".`;
  return (value, run, place) => {
    if (!isIterable(value)) throw new GraphQLError(message);
    if (Array.isArray(value)) run.entries.take(value.length, weight);
    const before = run.waits;
    run.waits = false;
    const items = Array.isArray(value) ? (value as readonly unknown[]) : Array.from(value);
    const results = items.map(
      (item, index) =>
        completeItem.quick?.(item) ?? completeAt(boundary, item, run, { prev: place, key: index, typename: undefined }),
    );
    if (run.waits && results.some(isPromise)) return Promise.all(results);
    run.waits = before;
    return results;
  };
};

const completeAt = (boundary: ErrorBoundary, item: unknown, run: Run, place: NonNullable<Place>): unknown => {
  try {
    return boundary.completed(item, run, place);
  } catch (error) {
    return boundary.failed(error, run, place);
  }
};

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function';
