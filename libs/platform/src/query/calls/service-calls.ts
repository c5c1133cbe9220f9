import type { OnApplicationShutdown } from '@nestjs/common';
import { credentialsOf } from '../../access';
import type { ServiceName } from '../../config';
import type { Logger } from '../../logging';
import { setGauge, type Metrics } from '../../metrics';
import type { QueryConfig } from '../query-config';
import { type BreakerState, type CallLimits, type CallWatch, ServiceCaller } from './service-caller';

type CallsConfig = Pick<QueryConfig, 'process' | 'authentication' | 'serviceTokenFile' | 'serviceUrls'>;

/** Live reads from the services, each kept apart from the others: one that is slow or gone holds up no other. */
export class ServiceCalls implements OnApplicationShutdown {
  private readonly callers: ReadonlyMap<string, ServiceCaller>;

  constructor(config: CallsConfig, metrics: Metrics, logger: Logger, limits: Partial<CallLimits> = {}) {
    const credentials = credentialsOf(config);
    const watch = watchOf(metrics, logger);
    this.callers = new Map(
      Object.entries(config.serviceUrls).map(([name, url]) => [
        name,
        new ServiceCaller({ name, url, credentials, watch, limits }),
      ]),
    );
    const help = '0 while the service is asked, 1 while one call tries whether it answers again, 2 while it rests';
    const state = metrics.gauge('service_breaker_state', help, ['service']);
    const read = (): void =>
      setGauge(
        state,
        [...this.callers].map(([service, caller]) => [{ service }, levels[caller.state]] as const),
      );
    metrics.onScrape('service calls', read);
  }

  /** How this service is read. */
  of(service: ServiceName): Pick<ServiceCaller, 'read'> {
    const caller = this.callers.get(service);
    if (!caller) throw new Error(`No service is named ${service}.`);
    return caller;
  }

  onApplicationShutdown(): void {
    for (const caller of this.callers.values()) caller.close();
  }
}

const levels: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

const watchOf = (metrics: Metrics, logger: Logger): CallWatch => {
  const calls = metrics.counter('service_calls_total', 'Live reads from services, by what came of them', [
    'service',
    'outcome',
  ]);
  const duration = metrics.histogram('service_call_duration_seconds', 'Of a live read, tried again or not', [
    'service',
  ]);
  const retries = metrics.counter('service_call_retries_total', 'Live reads that were tried again', ['service']);
  return {
    ended: (service, outcome, seconds) => {
      calls.inc({ service, outcome });
      duration.observe({ service }, seconds);
    },
    retried: (service) => retries.inc({ service }),
    changed: (service, state, err) => {
      if (state === 'open') logger.warn({ err, service }, 'A service fails again and again, and rests for a moment.');
      if (state === 'closed') logger.info({ service }, 'A service that rested answers again.');
    },
  };
};
