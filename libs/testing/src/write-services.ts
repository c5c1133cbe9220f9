import type { DynamicModule } from '@nestjs/common';
import type { ServiceName, WriteConfig } from '@refold/platform/write';
import { testTopics, type TestTopics } from './stack-kafka';
import { testService, type TestService } from './write-service';

/** Services that hear of each other over Kafka and send each other commands, each on a database of its own. */
export interface TestServices {
  readonly topics: TestTopics;
  /** By name; those that are not started are where nothing answers. Always what they are now, so a restart shows. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Starts one, in any order, and waits until it is ready. Its module is given the addresses of all. */
  start(
    name: ServiceName,
    moduleWith: (config: WriteConfig) => DynamicModule,
    environment?: Record<string, string>,
  ): Promise<TestService>;
  /** Stops all, and drops their databases and topics. */
  drop(): Promise<void>;
}

const names: readonly ServiceName[] = ['orders', 'payments', 'inventory', 'customers', 'shipping'];
const nowhere = 'http://127.0.0.1:1';

/** @example const services = testServices(); const orders = await services.start('orders', OrdersModule.with); */
export const testServices = (label = 'services'): TestServices => new RunningServices(testTopics(label));

class RunningServices implements TestServices {
  readonly urls: Readonly<Record<ServiceName, string>>;
  private readonly running = new Map<ServiceName, TestService>();

  constructor(readonly topics: TestTopics) {
    const getters = names.map((name) => [
      name,
      { get: () => this.running.get(name)?.url ?? nowhere, enumerable: true },
    ]);
    this.urls = Object.defineProperties({}, Object.fromEntries(getters) as PropertyDescriptorMap) as this['urls'];
  }

  async start(
    name: ServiceName,
    moduleWith: (config: WriteConfig) => DynamicModule,
    environment: Record<string, string> = {},
  ): Promise<TestService> {
    const { brokers, prefix } = this.topics;
    const knowing = (config: WriteConfig): WriteConfig => ({
      ...config,
      subscription: config.subscription && { ...config.subscription, serviceUrls: this.urls },
    });
    const service = await testService(name, (config) => moduleWith(knowing(config)), {
      ...{ RELAY: 'inside', KAFKA_BROKERS: brokers.join(), KAFKA_TOPIC_PREFIX: prefix },
      ...environment,
    });
    this.running.set(name, service);
    return service;
  }

  async drop(): Promise<void> {
    await Promise.all([...this.running.values()].map((service) => service.drop()));
    await this.topics.drop();
  }
}
