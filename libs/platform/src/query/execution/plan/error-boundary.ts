import { type FieldNode, type GraphQLOutputType, isNonNullType, locatedError, responsePathAsArray } from 'graphql';
import { type Complete, isPromise, type Place, type Run } from './run';

/** Where errors end as null if the type allows it; else they go on to what the place belongs to. */
export class ErrorBoundary {
  private readonly isNullable: boolean;

  constructor(
    private readonly nodes: readonly FieldNode[],
    type: GraphQLOutputType,
    private readonly complete: Complete,
  ) {
    this.isNullable = !isNonNullType(type);
  }

  /** @param value may be a promise of one */
  completed(value: unknown, run: Run, place: NonNullable<Place>): unknown {
    if (isPromise(value))
      return this.waitFor(
        value.then((awaited) => this.complete(awaited, run, place)),
        run,
        place,
      );
    const completed = this.complete(value, run, place);
    return run.waits && isPromise(completed) ? this.waitFor(completed, run, place) : completed;
  }

  failed(reason: unknown, run: Run, place: NonNullable<Place>): null {
    // Where it was thrown, nobody may have told of a promise that was made before.
    run.waits = true;
    const error = locatedError(reason, this.nodes, responsePathAsArray(place));
    if (!this.isNullable) throw error;
    run.errors.add(error, place);
    return null;
  }

  private waitFor(promise: Promise<unknown>, run: Run, place: NonNullable<Place>): Promise<unknown> {
    run.waits = true;
    const settled = promise.then(undefined, (error: unknown) => this.failed(error, run, place));
    // What comes after it may fail at once. Then nobody waits for this one, and its error would end the process.
    if (!this.isNullable) settled.catch(() => undefined);
    return settled;
  }
}
