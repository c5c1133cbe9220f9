import { Kafka, logLevel, type KafkaConfig, type logCreator } from 'kafkajs';
import { silent, type Logger } from '../logger';

export interface KafkaOptions extends Pick<KafkaConfig, 'ssl' | 'sasl'> {
  readonly brokers: string[];
  readonly clientId: string;
  readonly logger?: Logger;
}

/**
 * A kafkajs client whose calls fail after some seconds instead of minutes: whoever calls has a loop of its own that
 * tells the failure and goes on, so long silent retries inside the client would only hide it.
 */
export const createKafka = (options: KafkaOptions): Kafka => {
  const { logger = silent, ...config } = options;
  const kafka = new Kafka({
    ...config,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4 },
    logLevel: logLevel.INFO,
    logCreator: bridgeTo(logger),
  });
  known.set(kafka, options);
  return kafka;
};

/** What a client was made with, so that a thread can make one like it; undefined for a client that was made elsewhere. */
export const optionsOf = (kafka: Kafka): KafkaOptions | undefined => known.get(kafka);

const known = new WeakMap<Kafka, KafkaOptions>();

/**
 * kafkajs calls each try that failed an error, with a stack. Whoever called is told when the tries are used up, and says
 * so; until then it is a detail. Other warnings stay, as one line each.
 */
const bridgeTo =
  (logger: Logger): logCreator =>
  () =>
  ({ namespace, level, log: { message, timestamp: _timestamp, logger: _name, stack, ...fields } }) => {
    if (level <= logLevel.WARN && !isDetail(message)) logger.warn({ namespace, ...fields }, `kafkajs: ${message}`);
    else logger.debug({ namespace, ...fields, ...(typeof stack === 'string' ? { stack } : {}) }, `kafkajs: ${message}`);
  };

const details = [
  // Retries of our producers are limited on purpose: after a failure a new producer sends the same events again.
  /^Limiting retries for the idempotent producer/,
  /^Response \w+\(key: /,
  /^Connection (error|timeout)/,
  /^Failed to (connect|send)/,
  /^Crash: /,
];

const isDetail = (message: string): boolean => details.some((detail) => detail.test(message));
