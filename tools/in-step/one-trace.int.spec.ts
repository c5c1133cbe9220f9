import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { createApp, createLogger, projectorConfig } from '@refold/platform/projector';
import {
  eventually,
  testClickHouse,
  testDatabase,
  testService,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestService,
  type TestTopics,
} from '@refold/testing';
import { ProjectorAppModule } from '../../apps/projector/src/projector.module';
import { PaymentsModule } from '../../apps/write-payments/src/payments.module';
import { openTelemetry } from '../../libs/platform/src/tracing/sdk';

jest.setTimeout(90_000);

const exporter = new InMemorySpanExporter();
const endTracing = openTelemetry('refold', new SimpleSpanProcessor(exporter));
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const caller = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };

let database: TestDatabase;
let server: TestClickHouse;
let topics: TestTopics;
let payments: TestService;
let projector: NestFastifyApplication;
beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase('trace'), testClickHouse('trace')]);
  topics = testTopics('trace');
  const kafka = { KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
  payments = await testService('payments', (config) => PaymentsModule.with(config), { RELAY: 'inside', ...kafka });
  const config = projectorConfig({
    ...{ PORT: '0', LOG_LEVEL: 'silent', AUDIT_KEYS_PER_MINUTE: '0', ...kafka },
    DATABASE_URL_VIEWS: database.url,
    CLICKHOUSE_URL: server.url,
    SERVICE_URL_PAYMENTS: payments.url,
  });
  const logger = createLogger(config);
  projector = await createApp(ProjectorAppModule.with(config, logger), config, { logger });
  await projector.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await projector?.close();
  await payments?.drop();
  await endTracing();
  await Promise.all([database?.drop(), server?.drop(), topics?.drop()]);
});

const spans = (): ReadableSpan[] => exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === trace);
const typeOf = ({ attributes }: ReadableSpan): unknown => attributes['refold.event.type'];
const named = (name: string, of?: string): ReadableSpan[] =>
  spans().filter((span) => span.name === name && (of === undefined || typeOf(span) === of));
/** Names from the span up to what the caller named. */
const way = (span: ReadableSpan | undefined): string[] => {
  if (!span) return [];
  const parent = spans().find((each) => each.spanContext().spanId === span.parentSpanContext?.spanId);
  return [span.name, ...(parent ? way(parent) : [`caller ${span.parentSpanContext?.spanId}`])];
};

const request = ['AuthorisePayment', 'POST /payments', 'caller 00f067aa0ba902b7'];
const requested = ['append', ...request];
const answered = ['append', 'RecordAuthorisation', 'payment-gateway', ...requested];

test('one trace leads from the HTTP command through Kafka to the views, and through the worker to what it told', async () => {
  const method = { type: 'credit_card', cardToken: 'tok_visa' };
  const amount = { amount: '50.00', currency: 'BRL' };
  const body = { paymentId: 'p1', orderId: 'o1', customerId: 'c1', amount, method };
  expect((await payments.post('/payments', body, caller)).status).toBe(201);
  await eventually(() => named('fold order_details_v1', 'PaymentAuthorised').length > 0, 60_000);
  for (const [type, behind] of [
    ['PaymentAuthorisationRequested', requested],
    ['PaymentAuthorised', answered],
  ] as const) {
    expect(way(named('publish payments', type)[0])).toEqual(['publish payments', ...behind]);
    expect(way(named('fold order_details_v1', type)[0])).toEqual(['fold order_details_v1', ...behind]);
  }
  const [fold] = named('fold order_details_v1', 'PaymentAuthorised');
  expect(fold?.attributes).toMatchObject({
    'refold.service': 'payments',
    'refold.stream': 'payment-p1',
    'refold.stream.version': 2,
  });
  // Whoever reads the trace learns ids and nothing that an event says.
  expect(JSON.stringify(spans().map(({ attributes }) => attributes))).not.toMatch(/tok_visa|50\.00|BRL/);
});
