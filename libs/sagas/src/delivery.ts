import type { AnyMessageClass, StoredCommand } from '@refold/model';

/** A command on its way to the service that carries it out. */
export interface Delivery extends StoredCommand {
  /** UUID; the same for every try. It makes a repeat harmless: the service takes it as the idempotency key. */
  readonly id: string;
  readonly contract: AnyMessageClass;
  readonly correlationId: string;
  /** The event because of which it is sent; null where there was none, at a deadline. */
  readonly causationId: string | null;
  readonly traceparent: string | null;
}

/** How a try to have a command carried out ended. Whoever cannot tell throws, and it is tried again. */
export type Delivered =
  | { readonly kind: 'done' }
  /** For good: trying again changes nothing. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Not now: a race was lost, or the service is away. */
  | { readonly kind: 'later'; readonly why: string };

/** Has a command carried out, here or by another service. Ends within ten seconds. */
export type Deliver = (delivery: Delivery) => Promise<Delivered>;
