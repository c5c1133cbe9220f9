import { testClickHouse, testDatabase, testTopics } from '@refold/testing';
import { join } from 'node:path';
import { AppProcess } from '../processes/app-process';

const mainOf = (app: string): string => join(__dirname, '..', '..', '..', 'apps', app, 'src', 'main.js');

/** Orders, projector and query API as processes of their own, on databases that are thrown away. */
export class SmallSystem {
  private readonly stops: (() => Promise<unknown>)[] = [];
  orders = '';
  queryApi = '';

  async start(): Promise<void> {
    const topics = testTopics('bench');
    this.stops.push(() => topics.drop());
    const [orders, views] = [await testDatabase('bench'), await testDatabase('bench')];
    const clickhouse = await testClickHouse('bench');
    this.stops.push(() => Promise.all([orders.drop(), views.drop(), clickhouse.drop()]));
    const kafka = { KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
    const stores = { DATABASE_URL_VIEWS: views.url, CLICKHOUSE_URL: clickhouse.url };
    this.orders = await this.run('write-orders', {
      ...kafka,
      // No service customers is part of it.
      ...{ DATABASE_URL_ORDERS: orders.url, KNOWN_CUSTOMERS: 'any' },
    });
    const services = { SERVICE_URL_ORDERS: this.orders };
    const projector = await this.run('projector', { ...kafka, ...stores, ...services }, '/healthz');
    // It is ready when the projector is, and that one when it has its tables and its partitions.
    this.queryApi = await this.run('query-api', { ...stores, ...services, PROJECTOR_URL: projector });
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.reverse()) await stop();
  }

  private async run(app: string, environment: Record<string, string>, readyPath?: string): Promise<string> {
    const started = await AppProcess.start(mainOf(app), environment, readyPath);
    this.stops.push(() => started.stop());
    return started.url;
  }
}
