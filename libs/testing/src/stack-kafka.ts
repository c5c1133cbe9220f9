import { Kafka, logLevel } from 'kafkajs';
import { fromTestStack, uniqueName } from './stack-environment';

export interface TestTopics {
  readonly brokers: string[];
  /** For KAFKA_TOPIC_PREFIX: topics that start with it belong to this test alone. Good for consumer groups, too. */
  readonly prefix: string;
  /** Deletes the topics and the consumer groups whose names start with the prefix. Close your consumers before. */
  drop(): Promise<void>;
}

/** Sets aside a part of the test Kafka: nothing is created, only a prefix that no other test has. */
export function testTopics(label = 'test'): TestTopics {
  const brokers = fromTestStack('REFOLD_TEST_KAFKA_BROKERS').split(',');
  const prefix = `${uniqueName(label)}.`;
  return { brokers, prefix, drop: () => dropAll(brokers, prefix) };
}

async function dropAll(brokers: string[], prefix: string): Promise<void> {
  const admin = new Kafka({ clientId: 'refold-testing', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const groupIds = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix));
    if (groupIds.length > 0) await admin.deleteGroups(groupIds);
  } finally {
    await admin.disconnect();
  }
}
