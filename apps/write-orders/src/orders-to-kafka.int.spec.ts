import { Orders } from '@refold/events';
import { consumeTopics, createKafka } from '@refold/kafka';
import { createApp, relayConfig, WriteSide } from '@refold/platform/write';
import { eventually, testService, testTopics, type TestTopics } from '@refold/testing';
import { OrdersModule } from './orders.module';

const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'BRL' } };
const basket = { customerId: 'c1', shipTo: {}, currency: 'BRL', lines: [line] };

let topics: TestTopics;
beforeEach(() => {
  topics = testTopics('orders');
});
afterEach(() => topics.drop());

const environment = () => ({ KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix });

/** Stream ids of the events in the service's topic, until all expected ones are there. */
const published = async (...expected: string[]): Promise<string[]> => {
  const found: string[] = [];
  const consumption = consumeTopics({
    kafka: createKafka({ brokers: topics.brokers, clientId: 'test' }),
    groupId: `${topics.prefix}reader`,
    topics: [`${topics.prefix}orders`],
    onBatch: async ({ records }) => {
      for (const { decoded } of records) if (decoded.kind === 'event') found.push(decoded.recorded.streamId);
    },
  });
  await eventually(() => expected.every((streamId) => found.includes(streamId)), 40_000);
  await consumption.stop();
  return found.sort();
};

test('a service publishes its events to its own topic', async () => {
  const orders = await testService('orders', (config) => OrdersModule.with(config), {
    ...environment(),
    RELAY: 'inside',
  });
  await orders.post('/orders', { ...basket, orderId: 'inside' });
  expect(await published('order-inside')).toEqual(['order-inside']);
  expect((await orders.get('/status')).body).toMatchObject({ relay: { leader: true, error: null, published: '1' } });
  await orders.drop();
}, 60_000);

test('what is appended just before a stop is published before the process ends', async () => {
  const orders = await testService('orders', (config) => OrdersModule.with(config), {
    ...environment(),
    RELAY: 'inside',
  });
  await orders.post('/orders', { ...basket, orderId: 'first' });
  await published('order-first');
  await orders.post('/orders', { ...basket, orderId: 'last' });
  await orders.drop();
  expect(await published('order-last')).toContain('order-last');
}, 60_000);

test('a relay of its own publishes what the service beside it appends', async () => {
  const orders = await testService('orders', (config) => OrdersModule.with(config));
  const config = relayConfig('orders', {
    ...{ ...environment(), DATABASE_URL_ORDERS: orders.database.url },
    ...{ PORT: '0', LOG_LEVEL: 'silent' },
  });
  const relay = await createApp(WriteSide.for({ config, streams: [Orders], aggregates: [], relayOnly: true }), config);
  await relay.listen(config.port, config.host);
  await orders.post('/orders', { ...basket, orderId: 'beside' });
  expect(await published('order-beside')).toEqual(['order-beside']);
  const url = await relay.getUrl();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/feed`)).status).toBe(404);
  await relay.close();
  await orders.drop();
}, 60_000);
