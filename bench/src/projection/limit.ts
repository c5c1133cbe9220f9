import type { Kafka } from './topics';

/**
 * What no projection on kafkajs can beat: the same records are fetched and their JSON is parsed; nothing is checked,
 * folded or written.
 * @returns events a second
 */
export const consumeAndParse = async (
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
  events: number,
): Promise<number> => {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  let seen = 0;
  let startedAt = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const eachBatch = async ({ batch }: { batch: { messages: { value: Buffer | null }[] } }): Promise<void> => {
        startedAt ||= performance.now();
        for (const { value } of batch.messages) if (typeof JSON.parse(String(value)) === 'object') seen += 1;
        if (seen >= events) resolve();
      };
      consumer.run({ autoCommit: false, partitionsConsumedConcurrently: 4, eachBatch }).catch(reject);
    });
    return (seen * 1000) / (performance.now() - startedAt);
  } finally {
    await consumer.disconnect();
  }
};
