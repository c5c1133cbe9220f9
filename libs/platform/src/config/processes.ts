import {
  authenticationOf,
  authenticationRule,
  authenticationVariables,
  type Authentication,
  type AuthenticationValues,
} from './authentication';
import { knownCustomersVariables, type KnownCustomers } from './known-customers';
import { checkoutOf, checkoutVariables, type CheckoutConfig } from './checkout';
import { readEnvironment, type Environment, type Rule, type Variables } from './environment';
import { without } from './reference-page';
import { tokenRule, tokenSecretOf, tokenVariables } from './token-secret';
import {
  databaseUrlOf,
  databaseVariables,
  kafkaOf,
  kafkaRule,
  kafkaVariables,
  type KafkaConfig,
} from './transport/transport';
import * as v from './variables';
import type { ServiceName } from './variables';

/** What every long-running process needs to listen and to log. */
export interface EdgeConfig {
  /** Name in logs and in answers. */
  readonly process: string;
  readonly port: number;
  readonly host: string;
  readonly allowRemote: boolean;
  readonly logLevel: string;
  /** Where traces are sent; left out where nobody takes them. */
  readonly otlpEndpoint?: string;
  /** Left out where nobody is asked who they are. */
  readonly authentication?: Authentication;
  /** Whose pages may ask from a browser, beside this process's own; left out where nobody else's may. */
  readonly corsOrigins?: readonly string[];
  /** With the token that this process shows to others. */
  readonly serviceTokenFile?: string;
}

/** The variables of {@link EdgeConfig}, for a process's own list. */
export const edgeVariables = (usualPort: number) => ({
  PORT: v.port(usualPort),
  HOST: v.host,
  ALLOW_REMOTE: v.allowRemote,
  LOG_LEVEL: v.logLevel,
  OTEL_EXPORTER_OTLP_ENDPOINT: v.otlpEndpoint,
  ...authenticationVariables,
});

/** What the variables of {@link EdgeConfig} must be together. */
export const edgeRules: readonly Rule[] = [authenticationRule];

interface EdgeValues extends AuthenticationValues {
  readonly PORT: number;
  readonly HOST: string;
  readonly ALLOW_REMOTE: boolean;
  readonly LOG_LEVEL: string;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly SERVICE_TOKEN_FILE?: string | undefined;
}

export const edgeConfig = (process: string, values: EdgeValues): EdgeConfig => {
  const authentication = authenticationOf(values);
  const { SERVICE_TOKEN_FILE: serviceTokenFile, OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint } = values;
  return {
    process,
    port: values.PORT,
    host: values.HOST,
    allowRemote: values.ALLOW_REMOTE,
    logLevel: values.LOG_LEVEL,
    ...(otlpEndpoint !== undefined && { otlpEndpoint }),
    ...(authentication && { authentication }),
    ...(serviceTokenFile !== undefined && { serviceTokenFile }),
  };
};

export interface WriteConfig extends EdgeConfig {
  readonly service: ServiceName;
  readonly databaseUrl: string;
  /** Null when this process does not publish: its relay runs beside it. */
  readonly kafka: KafkaConfig | null;
  /** How it hears of what all services publish, for its sagas and its copies. Null where this process has none of them. */
  readonly subscription: Subscription | null;
  /** Null where no commands are taken. */
  readonly commands: CommandsConfig | null;
  /** Of the service that owns the orders; null elsewhere. */
  readonly checkout: CheckoutConfig | null;
  /** Null in services that take no orders. */
  readonly knownCustomers: KnownCustomers | null;
}

export interface Subscription {
  readonly kafka: KafkaConfig;
  /** Where the services answer: what Kafka lacks is read there, and commands are sent there. */
  readonly serviceUrls: Readonly<Record<ServiceName, string>>;
  readonly skipEventTypes: readonly string[];
  readonly acceptDefinitions: readonly string[];
}

export interface CommandsConfig {
  /** Signs the consistency tokens of the answers. */
  readonly tokenSecret: string;
  /** How long an answer is kept under its idempotency key. */
  readonly idempotencyKeyDays: number;
}

type DatabaseVariable = `DATABASE_URL_${Uppercase<ServiceName>}`;
const databaseVariable = (service: ServiceName) => `DATABASE_URL_${service.toUpperCase()}` as DatabaseVariable;
const serviceVariables = (service: ServiceName, usualPort: number) => ({
  ...edgeVariables(usualPort),
  [databaseVariable(service)]: v.databaseUrl(service),
  ...databaseVariables,
});

/** Variables of a service's process. Kafka's may be left out where the relay runs beside it. */
export const writeVariables = (service: ServiceName) => ({
  ...serviceVariables(service, v.servicePorts[service]),
  ...(service === 'orders' ? { ...checkoutVariables, ...knownCustomersVariables } : {}),
  RELAY: v.relay,
  IDEMPOTENCY_KEY_DAYS: v.idempotencyKeyDays,
  ...tokenVariables,
  ...kafkaVariables,
  ...v.serviceUrls,
  ...v.projectionVariables,
});

/** A relay of its own listens a hundred ports above its service. */
export const relayVariables = (service: ServiceName) => ({
  ...serviceVariables(service, v.servicePorts[service] + 100),
  ...kafkaVariables,
});

/**
 * Configuration of a service's process.
 * @throws EnvironmentError naming all that is missing or wrong
 */
export const writeConfig = (service: ServiceName, environment: Environment = process.env): WriteConfig => {
  const isAlone = environment['RELAY'] === 'process';
  const hears = !isAlone || Boolean(environment['KAFKA_BROKERS']);
  const all = writeVariables(service);
  const variables: Variables = hears ? all : without(all, kafkaVariables);
  const rules = [...edgeRules, tokenRule, ...(hears ? [kafkaRule] : [])];
  const values = readEnvironment(`write-${service}`, variables, environment, rules);
  const idempotencyKeyDays = values['IDEMPOTENCY_KEY_DAYS'] as number;
  const commands = { tokenSecret: tokenSecretOf(values), idempotencyKeyDays };
  const config = configOf(service, `write-${service}`, values);
  const subscription = config.kafka && { kafka: config.kafka, ...subscriptionOf(values) };
  const knownCustomers = (values['KNOWN_CUSTOMERS'] as KnownCustomers | undefined) ?? null;
  const checkout = service === 'orders' ? checkoutOf(values) : null;
  return { ...config, kafka: isAlone ? null : config.kafka, subscription, commands, checkout, knownCustomers };
};

const subscriptionOf = (values: Readonly<Record<string, unknown>>): Omit<Subscription, 'kafka'> => ({
  serviceUrls: serviceUrlsOf(values),
  skipEventTypes: values['SKIP_EVENT_TYPES'] as string[],
  acceptDefinitions: values['ACCEPT_DEFINITIONS'] as string[],
});

/** By service, of the variables `SERVICE_URL_…`. */
export const serviceUrlsOf = (values: Readonly<Record<string, unknown>>): Record<ServiceName, string> =>
  Object.fromEntries(
    Object.keys(v.servicePorts).map((name) => [name, values[`SERVICE_URL_${name.toUpperCase()}`]]),
  ) as Record<ServiceName, string>;

/** Configuration of a service's relay as a process of its own. */
export const relayConfig = (service: ServiceName, environment: Environment = process.env) => {
  const name = `relay-${service}`;
  const config = configOf(
    service,
    name,
    readEnvironment(name, relayVariables(service), environment, [...edgeRules, kafkaRule]),
  );
  if (!config.kafka) throw new Error('A relay has brokers: KAFKA_BROKERS is required above.');
  return { ...config, kafka: config.kafka };
};

const configOf = (service: ServiceName, process: string, values: Record<string, unknown>): WriteConfig => ({
  ...edgeConfig(process, values as unknown as EdgeValues),
  service,
  databaseUrl: databaseUrlOf(values[databaseVariable(service)] as string, values),
  kafka: values['KAFKA_BROKERS'] ? kafkaOf(values as unknown as Parameters<typeof kafkaOf>[0]) : null,
  subscription: null,
  commands: null,
  checkout: null,
  knownCustomers: null,
});
