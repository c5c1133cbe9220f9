import { testClickHouse, testDatabase, testTopics, type TestClickHouse } from '@refold/testing';
import { join } from 'node:path';
import { AppProcess, freePort } from '../processes/app-process';

const mainOf = (app: string): string => join(__dirname, '..', '..', '..', 'apps', app, 'src', 'main.js');
const services = ['orders', 'payments', 'inventory', 'customers', 'shipping'] as const;

/** All services, projector and query API as processes of their own, on databases that are thrown away. */
export class WholeSystem {
  private readonly stops: (() => Promise<unknown>)[] = [];
  private urls: Readonly<Record<string, string>> = {};
  queryApi = '';
  private facts: TestClickHouse | undefined;

  async start(environment: Record<string, string>): Promise<void> {
    const topics = testTopics('bench');
    this.stops.push(() => topics.drop());
    const views = await testDatabase('bench');
    const clickhouse = await testClickHouse('bench');
    this.facts = clickhouse;
    this.stops.push(() => Promise.all([views.drop(), clickhouse.drop()]));
    const ports = Object.fromEntries(
      await Promise.all(services.map(async (name) => [name, String(await freePort())] as const)),
    );
    this.urls = Object.fromEntries(services.map((name) => [name, `http://127.0.0.1:${ports[name]}`]));
    const addresses = Object.fromEntries(
      services.map((name) => [`SERVICE_URL_${name.toUpperCase()}`, this.urlOf(name)]),
    );
    const kafka = { KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
    const common = { ...kafka, ...addresses, ...environment };
    await Promise.all(services.map((name) => this.runService(name, { ...common, PORT: ports[name] ?? '' })));
    const stores = { DATABASE_URL_VIEWS: views.url, CLICKHOUSE_URL: clickhouse.url };
    const projector = await this.run('projector', { ...kafka, ...stores, ...addresses }, '/healthz');
    this.queryApi = await this.run('query-api', { ...stores, ...addresses, PROJECTOR_URL: projector });
  }

  urlOf(service: (typeof services)[number]): string {
    return this.urls[service] ?? '';
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }

  /** Of these orders, how many the fact tables have as confirmed. */
  async confirmedFacts(): Promise<number> {
    const query = `select count() as confirmed from order_status_facts_v1 final where aspect = 'order' and status = 'confirmed'`;
    const result = await this.facts?.client.query({ query, format: 'JSONEachRow' });
    const [row] = (await result?.json<{ confirmed: string }>()) ?? [];
    return Number(row?.confirmed ?? 0);
  }

  private async runService(name: string, environment: Record<string, string>): Promise<void> {
    const database = await testDatabase('bench');
    this.stops.push(() => database.drop());
    await this.run(`write-${name}`, { ...environment, [`DATABASE_URL_${name.toUpperCase()}`]: database.url });
  }

  private async run(app: string, environment: Record<string, string>, readyPath?: string): Promise<string> {
    const started = await AppProcess.start(mainOf(app), environment, readyPath);
    this.stops.push(() => started.stop());
    return started.url;
  }
}
