import { z } from 'zod';
import {
  clickhouseCaOf,
  clickhouseRule,
  clickhouseVariables,
  databaseUrlOf,
  databaseVariables,
  edgeConfig,
  edgeRules,
  edgeVariables,
  kafkaOf,
  kafkaRule,
  kafkaVariables,
  readEnvironment,
  serviceUrls,
  variables,
  type EdgeConfig,
  type KafkaConfig,
  type ServiceName,
} from '../config';
import { variable } from '../config/environment';

/** Where a projector reads from and writes to. */
export interface ProjectorConfig extends EdgeConfig {
  readonly viewsUrl: string;
  readonly clickhouseUrl: string;
  /** Of the authority that signs ClickHouse's certificate; left out where Node's own list does. */
  readonly clickhouseCa?: string;
  readonly kafka: KafkaConfig;
  /** Where the owners of the events answer, by service. */
  readonly ownerUrls: Readonly<Record<string, string>>;
  readonly skipEventTypes: readonly string[];
  readonly acceptDefinitions: readonly string[];
  /** Rows and facts that the continuous audit looks at; 0: none. */
  readonly auditKeysPerMinute: number;
}

export const projectorVariables = {
  ...edgeVariables(4006),
  DATABASE_URL_VIEWS: variables.databaseUrl('views'),
  CLICKHOUSE_URL: variables.clickhouseUrl('ClickHouse, with a user that may create and fill tables', 'projector'),
  ...databaseVariables,
  ...clickhouseVariables,
  ...kafkaVariables,
  ...variables.projectionVariables,
  AUDIT_KEYS_PER_MINUTE: variable(
    { purpose: 'how many rows and facts the audit holds against their events each minute; 0 is none', example: '60' },
    z
      .string()
      .default('60')
      .refine((text) => /^\d{1,5}$/.test(text), 'must be a whole number up to 99999')
      .transform(Number),
  ),
  ...serviceUrls,
};

/**
 * Configuration of the projector.
 * @throws EnvironmentError naming all that is missing or wrong
 */
export const projectorConfig = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ProjectorConfig => {
  const name = 'projector';
  const values = readEnvironment(name, projectorVariables, environment, [...edgeRules, clickhouseRule, kafkaRule]);
  return {
    ...edgeConfig(name, values),
    viewsUrl: databaseUrlOf(values.DATABASE_URL_VIEWS, values),
    clickhouseUrl: values.CLICKHOUSE_URL,
    ...clickhouseCaOf(values),
    kafka: kafkaOf(values),
    skipEventTypes: values.SKIP_EVENT_TYPES,
    acceptDefinitions: values.ACCEPT_DEFINITIONS,
    auditKeysPerMinute: values.AUDIT_KEYS_PER_MINUTE,
    ownerUrls: {
      orders: values.SERVICE_URL_ORDERS,
      payments: values.SERVICE_URL_PAYMENTS,
      inventory: values.SERVICE_URL_INVENTORY,
      customers: values.SERVICE_URL_CUSTOMERS,
      shipping: values.SERVICE_URL_SHIPPING,
    } satisfies Record<ServiceName, string>,
  };
};
