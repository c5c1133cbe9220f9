import { testClickHouse, testDatabase, testTopics } from '@refold/testing';
import { join } from 'node:path';
import { heapFlags } from '../../../tools/local-stack/src/apps/heap-flags';
import { AppProcess } from '../processes/app-process';
import { SlowProxy } from './slow-proxy';

const mainOf = (app: string): string => join(__dirname, '..', '..', '..', 'apps', app, 'src', 'main.js');

/** In the order of their start: those that others ask first. */
const services = ['customers', 'inventory', 'payments', 'shipping', 'orders'] as const;
type Service = (typeof services)[number];

/** The service that is made slow, and then stopped. */
const weak = 'payments';

/**
 * Five services, projector and two query APIs as processes of their own, on databases that are thrown away. The second
 * query API reaches one of the services over a detour that takes its time; else the two are the same.
 */
export class WholeSystem {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private weakService: AppProcess | undefined;
  readonly urls: Partial<Record<Service, string>> = {};
  queryApi = '';
  detouredQueryApi = '';

  async start(slowMs: number): Promise<void> {
    const topics = testTopics('bench');
    this.stops.push(() => topics.drop());
    const [views, clickhouse] = [await testDatabase('bench'), await testClickHouse('bench')];
    this.stops.push(() => Promise.all([views.drop(), clickhouse.drop()]));
    const kafka = { KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
    for (const service of services) await this.startService(service, kafka);
    const stores = { DATABASE_URL_VIEWS: views.url, CLICKHOUSE_URL: clickhouse.url };
    const projector = (await this.run('projector', { ...kafka, ...stores, ...this.addresses }, '/healthz')).url;
    const proxy = await SlowProxy.to(this.urls[weak] ?? '', slowMs);
    this.stops.push(() => proxy.stop());
    const ours = { ...stores, ...this.addresses, PROJECTOR_URL: projector };
    // It is ready when all others are.
    this.queryApi = (await this.run('query-api', ours)).url;
    const detoured = { ...ours, [`SERVICE_URL_${weak.toUpperCase()}`]: proxy.url };
    this.detouredQueryApi = (await this.run('query-api', detoured)).url;
  }

  /** From now on nobody listens there. */
  async stopOne(): Promise<void> {
    await this.weakService?.stop();
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.reverse()) await stop();
  }

  private async startService(service: Service, kafka: Record<string, string>): Promise<void> {
    const database = await testDatabase('bench');
    this.stops.push(() => database.drop());
    const started = await this.run(`write-${service}`, {
      ...kafka,
      ...this.addresses,
      [`DATABASE_URL_${service.toUpperCase()}`]: database.url,
    });
    this.urls[service] = started.url;
    if (service === weak) this.weakService = started;
  }

  /** Of those that run; nobody listens where the others are looked for. */
  private get addresses(): Record<string, string> {
    return Object.fromEntries(
      services.map((service) => [`SERVICE_URL_${service.toUpperCase()}`, this.urls[service] ?? 'http://127.0.0.1:1']),
    );
  }

  private async run(app: string, environment: Record<string, string>, readyPath?: string): Promise<AppProcess> {
    const flags = app === 'query-api' ? heapFlags(app) : [];
    const started = await AppProcess.start(mainOf(app), environment, readyPath, flags);
    this.stops.push(() => started.stop());
    return started;
  }
}
