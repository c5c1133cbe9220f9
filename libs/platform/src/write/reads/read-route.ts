import type { z } from 'zod';
import type { Role } from '../../access';

/** Something to read as callers reach it: what a stream has come to, from its own events and as of this moment. */
export interface ReadRoute {
  /** `readOrder`, `listPayments`. */
  readonly name: string;
  /** `orders/:orderId` for one, `payments` for those that a query names. */
  readonly path: string;
  /** The parameter, of the path or of the query, whose value names what is asked for. */
  readonly field: string;
  readonly kind: 'one' | 'list';
  readonly by: readonly [Role, ...Role[]];
  /** Of one thing. */
  readonly answer: z.ZodObject;
  /** A sentence for the description of the API. */
  readonly note?: string;
  /** Pure: what is told of this state. */
  readonly shows: (state: unknown, id: string) => object;
  /** Of what customers may read: whose it is. */
  readonly theirs?: (state: unknown, id: string) => string | undefined;
}

/** How a state is told. */
export interface Shows<S, A> {
  readonly shows: (state: S, id: string) => A;
  readonly note?: string;
}
/** Whose a state is; undefined is nobody's. */
export type WhoseState<S> = (state: S, id: string) => string | undefined;
