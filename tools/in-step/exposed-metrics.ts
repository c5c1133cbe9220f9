import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { createApp, createLogger, queryConfig, type EdgeConfig, type Logger } from '@refold/platform';
import { Metrics } from '@refold/platform/metrics';
import { projectorConfig } from '@refold/platform/projector';
import { writeConfig } from '@refold/platform/write';
import { ProjectorAppModule } from '../../apps/projector/src/projector.module';
import { QueryApiModule } from '../../apps/query-api/src/query-api.module';
import { PaymentsModule } from '../../apps/write-payments/src/payments.module';

/** A metric as an application really has it. */
export interface ExposedMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly help: string;
  readonly labels: readonly string[];
  /** `service` stands for all five, and for a relay of its own. */
  readonly processes: readonly Process[];
}
export type Process = 'service' | 'projector' | 'query-api';

/** Nothing listens there. */
const environment = {
  ...{ PORT: '0', LOG_LEVEL: 'silent', KAFKA_BROKERS: '127.0.0.1:1' },
  DATABASE_URL_PAYMENTS: 'postgres://payments:x@127.0.0.1:1/payments',
  DATABASE_URL_VIEWS: 'postgres://views:x@127.0.0.1:1/views',
  CLICKHOUSE_URL: 'http://projector:x@127.0.0.1:1/refold',
};

const modules: Readonly<Record<Process, (logger: (config: EdgeConfig) => Logger) => [DynamicModule, EdgeConfig]>> = {
  // The one that has a worker.
  service: () => {
    const config = writeConfig('payments', environment);
    return [PaymentsModule.with(config), config];
  },
  projector: (logger) => {
    const config = projectorConfig(environment);
    return [ProjectorAppModule.with(config, logger(config)), config];
  },
  'query-api': (logger) => {
    const config = queryConfig(environment);
    return [QueryApiModule.with(config, logger(config)), config];
  },
};

/** Every metric of every process, from the registries of applications that are made for it and not started. */
export const exposedMetrics = async (): Promise<ExposedMetric[]> => {
  const found = new Map<string, ExposedMetric>();
  for (const process of Object.keys(modules) as Process[])
    for (const { name, type, help, labels } of await metricsOf(process)) {
      const processes = [...(found.get(name)?.processes ?? []), process];
      found.set(name, { name, type, help, labels, processes });
    }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

const metricsOf = async (process: Process): Promise<Omit<ExposedMetric, 'processes'>[]> => {
  const [module, config] = modules[process](createLogger);
  const app = await createApp(module, config);
  try {
    const { registry } = app.get(Metrics, { strict: false });
    await app.get(Metrics, { strict: false }).scrape();
    const labelNames = new Map(registry.getMetricsAsArray().map((metric) => [metric.name, namesOf(metric)]));
    const told = (await registry.getMetricsAsJSON()) as unknown as Omit<ExposedMetric, 'labels' | 'processes'>[];
    return told.map(({ name, type, help }) => ({ name, type, help, labels: labelNames.get(name) ?? [] }));
  } finally {
    await app.close();
  }
};

/** prom-client keeps them on the metric and does not declare them. */
const namesOf = (metric: object): readonly string[] => (metric as { labelNames?: readonly string[] }).labelNames ?? [];
