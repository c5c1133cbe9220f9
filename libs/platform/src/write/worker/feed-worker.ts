import type { EventOf, OfType, RecordedEvent, Stream } from '@refold/model';

/** A command that tells what the world answered; null when there is nothing to tell. */
export type Told = { readonly type: string } | null;

/**
 * Touches the world because of an event: calls a payment provider, sends a mail. A handler may run more than once for
 * one event (after a crash, a timeout, a failure), so it calls with a key from the event, and the command that it
 * returns decides nothing the second time. Events of one stream are handled in order, one at a time; a stream whose
 * call fails waits and holds up no other. Events that came in as history are never handled.
 *
 * A provider class: `WriteSide.for({ workers: [PaymentGatewayWorker] })`.
 */
export interface FeedWorker<S extends Stream = Stream> {
  /** Its position is stored under this name: never renamed. */
  readonly name: string;
  readonly from: S;
  /**
   * Where it begins when it is new to a store: with the first event of the feed (default), or with the `next` one. What
   * writes to people begins with the next.
   */
  readonly begins?: 'first' | 'next';
  /** Milliseconds between two looks at the feed; default 0. Who writes to people has time, and many fit into one look. */
  readonly paceMs?: number;
  readonly on: {
    readonly [T in EventOf<S>['type']]?: (event: OfType<EventOf<S>, T>, recorded: RecordedEvent) => Promise<Told>;
  };
}

/** Any worker, where its events do not matter. */
export interface AnyFeedWorker {
  readonly name: string;
  readonly from: Stream;
  readonly begins?: 'first' | 'next';
  readonly paceMs?: number;
  readonly on: object;
}

export const handlerOf = (
  worker: AnyFeedWorker,
  type: string,
): ((event: object, recorded: RecordedEvent) => Promise<Told>) | undefined =>
  (worker.on as Record<string, (event: object, recorded: RecordedEvent) => Promise<Told>>)[type];
