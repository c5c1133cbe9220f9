import { createKafka, topicOf } from '@refold/kafka';
import { Relay } from '@refold/relay';
import type { EventStore, FeedSignal } from '@refold/event-store';
import type { KafkaConfig, WriteConfig } from '../../config';
import type { Logger } from '../../logging';
import { traceEvents } from '../../tracing';

/** The relay from this store to the service's topic. */
export const relayOf = (
  store: EventStore,
  feedSignal: FeedSignal,
  { service, process }: WriteConfig,
  { topicPrefix, ...connection }: KafkaConfig,
  logger: Logger,
): Relay =>
  new Relay({
    store,
    feedSignal,
    kafka: createKafka({ ...connection, clientId: process, logger }),
    topic: topicOf(service, topicPrefix),
    onPublished: ({ events, startedAt, milliseconds }) =>
      traceEvents(events, { name: `publish ${service}`, kind: 'producer', startedAt, milliseconds }),
    logger,
  });
