import type { Admin, Kafka } from 'kafkajs';
import { pause } from '../pause';
import { silent, type Logger } from '../logger';

/** The topic of a service's events; the prefix sets environments and tests apart on one broker. */
export const topicOf = (service: string, prefix = ''): string => `${prefix}${service}`;

export interface TopicOptions {
  /** Default 6. Fixed for a topic's life: partitions added later would break the order of streams. */
  readonly partitions?: number;
  /** How long a broker may be late. Default 120,000 ms. */
  readonly patienceMs?: number;
  readonly logger?: Logger;
}

/**
 * Creates the topics that are missing, kept for ever; existing ones stay as they are, whatever their settings.
 * @throws Error when no broker answers within `patienceMs`, or at once when the login is refused
 */
export const ensureTopics = async (
  kafka: Kafka,
  names: readonly string[],
  { partitions = 6, patienceMs = 120_000, logger = silent }: TopicOptions = {},
): Promise<void> => {
  const deadline = Date.now() + patienceMs;
  for (let tries = 1; ; tries++) {
    try {
      return await withAdmin(kafka, (admin) => createMissing(admin, names, partitions));
    } catch (error) {
      if (isLoginRefused(error)) throw refusedLogin(error as Error);
      if (Date.now() >= deadline) throw unreachable(names, patienceMs, error);
      logger.warn(
        { topics: names, tries, error: (error as Error).message },
        'Kafka does not answer yet; trying again.',
      );
      await pause(Math.min(200 * tries, 2_000));
    }
  }
};

/** Runs `work` with an admin connection and closes it. */
export const withAdmin = async <T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

/** The number of partitions of a topic that exists. */
export const partitionCount = (kafka: Kafka, topic: string): Promise<number> =>
  withAdmin(kafka, async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const count = topics[0]?.partitions.length ?? 0;
    if (count === 0) throw new Error(`Topic ${topic} has no partitions. Create it first, with ensureTopics.`);
    return count;
  });

const createMissing = async (admin: Admin, names: readonly string[], partitions: number): Promise<void> => {
  const existing = new Set(await admin.listTopics());
  const topics = names
    .filter((name) => !existing.has(name))
    .map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: brokersDefault,
      configEntries: [{ name: 'retention.ms', value: '-1' }],
    }));
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
};

const brokersDefault = -1;

/** No patience mends a wrong password, and brokers lock out who tries it again and again. */
const isLoginRefused = (error: unknown): boolean =>
  (error as { name?: unknown }).name === 'KafkaJSSASLAuthenticationError' ||
  ((error as { cause?: unknown }).cause !== undefined && isLoginRefused((error as { cause: unknown }).cause));

const refusedLogin = (cause: Error): Error =>
  new Error(
    `Kafka refuses the login: ${cause.message}. Check KAFKA_SASL_MECHANISM, KAFKA_USERNAME and KAFKA_PASSWORD.`,
    { cause },
  );

const unreachable = (names: readonly string[], patienceMs: number, cause: unknown): Error =>
  new Error(
    `Topics ${names.join(', ')} could not be ensured${patienceMs > 0 ? ` within ${patienceMs / 1000} s` : ''}: ${(cause as Error).message} ` +
      'Check KAFKA_BROKERS and that the broker runs.',
    { cause },
  );
