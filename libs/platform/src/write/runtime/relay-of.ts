import { createKafka, topicOf } from '@refold/kafka';
import { Relay } from '@refold/relay';
import type { EventStore } from '@refold/event-store';
import type { KafkaConfig, WriteConfig } from '../../config';
import type { Logger } from '../../logging';

/** The relay from this store to the service's topic. */
export const relayOf = (
  store: EventStore,
  { service, process }: WriteConfig,
  kafka: KafkaConfig,
  logger: Logger,
): Relay =>
  new Relay({
    store,
    kafka: createKafka({ brokers: kafka.brokers, clientId: process, logger }),
    topic: topicOf(service, kafka.topicPrefix),
    service,
    logger,
  });
