import { Kafka, type Consumer, type ConsumerConfig, type EachBatchPayload } from 'kafkajs';
import type { Starter } from './starter';

/** The least that the broker allows: so long it waits for a reader that was killed. */
const sessionTimeout = 6_000;

/** Readers of topics are missed soon when they are dead, and fall behind in one partition when they are told to. */
export const hinderReaders = (starter: Starter): void => {
  const kafka = Kafka.prototype as { consumer: (this: Kafka, config: ConsumerConfig) => Consumer };
  const { consumer } = kafka;
  kafka.consumer = function (config) {
    const made = consumer.call(this, { ...config, sessionTimeout, heartbeatInterval: 1_500 });
    const run = made.run.bind(made);
    made.run = (options = {}) =>
      run({ ...options, ...(options.eachBatch && { eachBatch: sometimesLate(starter, options.eachBatch) }) });
    return made;
  };
};

/** What is put off is fetched again, for nothing of it is marked as done. */
const sometimesLate =
  (starter: Starter, take: (payload: EachBatchPayload) => Promise<void>) =>
  async (payload: EachBatchPayload): Promise<void> => {
    const lateMs = await starter.ask({ kind: 'fetched', topic: payload.batch.topic });
    if (lateMs) setTimeout(payload.pause(), Number(lateMs));
    else await take(payload);
  };
