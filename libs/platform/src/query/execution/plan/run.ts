import type { GraphQLError, GraphQLResolveInfo, ResponsePath } from 'graphql';
import type { ListEntries } from '../lists/list-entries';

/** A place in the answer, from its end; undefined is the answer itself. */
export type Place = ResponsePath | undefined;

/** What one execution of an operation carries along. */
export interface Run {
  readonly contextValue: unknown;
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly errors: CollectedErrors;
  readonly entries: ListEntries;
  /**
   * Whoever returns a promise sets it; so an object whose fields have not set it need not be searched for promises. It
   * may be true without one, never false with one.
   */
  waits: boolean;
}

/** Turns what a resolver returned, or a property holds, into its part of the answer, or a promise of that. */
export interface Complete {
  (value: unknown, run: Run, place: Place): unknown;
  /** Where an object may be answered without any of that. */
  readonly quick?: Quick | undefined;
}

/** The answer for an object whose properties hold it all; undefined for what takes a closer look, as errors do. */
export type Quick = (value: unknown) => object | undefined;

export const withQuick = (quick: Quick | undefined, complete: Complete): Complete => Object.assign(complete, { quick });

/** The errors of one answer. What lies below a place that has become null is not told of: it is not in the answer. */
export class CollectedErrors {
  readonly list: GraphQLError[] = [];
  private readonly places = new Set<Place>();

  add(error: GraphQLError, place: Place): void {
    for (let above = place; above; above = above.prev) if (this.places.has(above)) return;
    if (this.places.has(undefined)) return;
    this.places.add(place);
    this.list.push(error);
  }
}

export const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
