import type { EventStore } from '@refold/event-store';
import { Relay } from '@refold/relay';
import type { KafkaLink } from './kafka-link';

/** What publishes a feed: the relay, or what stands in its place. */
export interface Publishing {
  start(): void;
  stop(): Promise<void>;
  /** Whether all of the feed has been published, as far as it knows. */
  isDone(): Promise<boolean>;
}

export type RelayMaker = (parts: { readonly store: EventStore; readonly link: KafkaLink }) => Publishing;

/** The real one, which is quicker here to take over and to tell that it has nothing to tell. */
export const soundRelay =
  (topicPrefix: string): RelayMaker =>
  ({ store, link: { kafka } }) => {
    const relay = new Relay({ store, kafka, topic: topicPrefix + store.service, heartbeatMs: 700, takeOverMs: 100 });
    return {
      start: () => relay.start(),
      stop: () => relay.stop(),
      isDone: async () => (await relay.status()).lagEvents === 0n,
    };
  };
