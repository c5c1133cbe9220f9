import { readFileSync } from 'node:fs';
import type { KafkaOptions } from '@refold/kafka';
import { z } from 'zod';
import { variable, type Rule } from '../environment';
import * as v from '../variables';

/* How connections to PostgreSQL, ClickHouse and Kafka are kept private, and how Kafka knows who connects. */

/** The path of a file in PEM form that can be read now: what is missing is told at the start, not at the first connection. */
const pemFile = (purpose: string, example: string, what: 'CERTIFICATE' | 'PRIVATE KEY') =>
  variable(
    { purpose, example },
    z
      .string()
      .refine((path) => holds(path, what), `must be a file with a ${what.toLowerCase()} in PEM form that can be read`)
      .optional(),
  );

const holds = (path: string, what: string): boolean => {
  try {
    return readFileSync(path, 'utf8').includes(`${what}-----`);
  } catch {
    return false;
  }
};

export const databaseVariables = {
  DATABASE_CA_FILE: pemFile(
    'the certificate of the authority that signs the PostgreSQL server’s; with it every connection is encrypted and the ' +
      'server’s name is verified, as by sslmode=verify-full in the URL',
    '/etc/refold/postgres-ca.pem',
    'CERTIFICATE',
  ),
};

/** A database's URL with what {@link databaseVariables} add to it. What the URL says itself stands. */
export const databaseUrlOf = (
  url: string,
  { DATABASE_CA_FILE: file }: { DATABASE_CA_FILE?: string | undefined },
): string => {
  if (file === undefined) return url;
  const secured = new URL(url);
  const { searchParams: said } = secured;
  if (!said.has('sslmode')) said.set('sslmode', 'verify-full');
  if (!said.has('sslrootcert')) said.set('sslrootcert', file);
  return secured.href;
};

export const clickhouseVariables = {
  CLICKHOUSE_CA_FILE: pemFile(
    'the certificate of the authority that signs ClickHouse’s, for an https URL; without it those that Node trusts do',
    '/etc/refold/clickhouse-ca.pem',
    'CERTIFICATE',
  ),
};

/** The certificate itself, where the variable names one. */
export const clickhouseCaOf = ({ CLICKHOUSE_CA_FILE: file }: { CLICKHOUSE_CA_FILE?: string | undefined }) =>
  file === undefined ? {} : { clickhouseCa: readFileSync(file, 'utf8') };

export const clickhouseRule: Rule = ({ CLICKHOUSE_CA_FILE: file, CLICKHOUSE_URL, CLICKHOUSE_READ_URL }) =>
  file && !(CLICKHOUSE_READ_URL || CLICKHOUSE_URL || '').startsWith('https:')
    ? ['CLICKHOUSE_CA_FILE is set, but ClickHouse’s URL begins with http:, so nothing would be encrypted. Say https:.']
    : [];

const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export const kafkaVariables = {
  KAFKA_BROKERS: v.kafkaBrokers,
  KAFKA_TOPIC_PREFIX: v.kafkaTopicPrefix,
  KAFKA_TLS: variable(
    { purpose: 'set to 1 to connect to Kafka by TLS', example: '1' },
    z
      .enum(['0', '1'], 'must be 0 or 1')
      .default('0')
      .transform((flag) => flag === '1'),
  ),
  KAFKA_CA_FILE: pemFile(
    'the certificate of the authority that signs the brokers’; without it those that Node trusts do',
    '/etc/refold/kafka-ca.pem',
    'CERTIFICATE',
  ),
  KAFKA_CERT_FILE: pemFile(
    'this process’s own certificate, where brokers ask for one',
    '/etc/refold/kafka-client.pem',
    'CERTIFICATE',
  ),
  KAFKA_KEY_FILE: pemFile('the key of KAFKA_CERT_FILE', '/etc/refold/kafka-client-key.pem', 'PRIVATE KEY'),
  KAFKA_SASL_MECHANISM: variable(
    { purpose: `how this process logs in to Kafka: ${mechanisms.join(', ')}`, example: 'scram-sha-512' },
    z.enum(mechanisms, `must be ${mechanisms.join(', ')}`).optional(),
  ),
  KAFKA_USERNAME: variable({ purpose: 'the user that logs in to Kafka', example: 'orders' }, z.string().optional()),
  KAFKA_PASSWORD: variable(
    { purpose: 'the password of KAFKA_USERNAME', example: 'secret', secret: true },
    z.string().optional(),
  ),
};

/** What belongs together is set together. */
export const kafkaRule: Rule = (given) => {
  const { KAFKA_TLS, KAFKA_CERT_FILE, KAFKA_KEY_FILE, KAFKA_SASL_MECHANISM, KAFKA_USERNAME, KAFKA_PASSWORD } = given;
  const problems: string[] = [];
  const files = ['KAFKA_CA_FILE', 'KAFKA_CERT_FILE', 'KAFKA_KEY_FILE'].filter((name) => given[name]);
  if (files.length > 0 && KAFKA_TLS !== '1')
    problems.push(`${files.join(', ')} would not be used: set KAFKA_TLS=1 to connect by TLS.`);
  if (Boolean(KAFKA_CERT_FILE) !== Boolean(KAFKA_KEY_FILE))
    problems.push('KAFKA_CERT_FILE and KAFKA_KEY_FILE belong together: set both or none.');
  if (KAFKA_SASL_MECHANISM && !(KAFKA_USERNAME && KAFKA_PASSWORD))
    problems.push('KAFKA_SASL_MECHANISM needs KAFKA_USERNAME and KAFKA_PASSWORD.');
  if (!KAFKA_SASL_MECHANISM && (KAFKA_USERNAME || KAFKA_PASSWORD))
    problems.push(`KAFKA_USERNAME and KAFKA_PASSWORD need KAFKA_SASL_MECHANISM: ${mechanisms.join(', ')}.`);
  return problems;
};

export interface KafkaConfig extends Pick<KafkaOptions, 'brokers' | 'ssl' | 'sasl'> {
  readonly topicPrefix: string;
}

type KafkaValues = { readonly [Name in keyof typeof kafkaVariables]: z.output<(typeof kafkaVariables)[Name]> };

export const kafkaOf = (values: KafkaValues): KafkaConfig => ({
  brokers: values.KAFKA_BROKERS,
  topicPrefix: values.KAFKA_TOPIC_PREFIX,
  ...(values.KAFKA_TLS && { ssl: tlsOf(values) }),
  ...(values.KAFKA_SASL_MECHANISM && { sasl: loginOf(values) }),
});

const tlsOf = ({ KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key }: KafkaValues) => ({
  ...(ca && { ca: [readFileSync(ca, 'utf8')] }),
  ...(cert && { cert: readFileSync(cert, 'utf8') }),
  ...(key && { key: readFileSync(key, 'utf8') }),
});

const loginOf = (values: KafkaValues): NonNullable<KafkaOptions['sasl']> => {
  const {
    KAFKA_SASL_MECHANISM: mechanism = 'plain',
    KAFKA_USERNAME: username = '',
    KAFKA_PASSWORD: password = '',
  } = values;
  return { mechanism, username, password } as NonNullable<KafkaOptions['sasl']>;
};
