import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { RecordedEvent } from '@refold/model';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { createLogger, inContext } from '../logging';
import { openTelemetry } from './sdk';
import { spanned } from './spanned';
import { startTracing } from './start-tracing';
import { traceEvents } from './trace-events';
import { isSampled, tracer, useTracer } from './tracer';

const exporter = new InMemorySpanExporter();
let end: () => Promise<void>;
beforeAll(() => {
  end = openTelemetry('write-orders', new SimpleSpanProcessor(exporter));
});
beforeEach(() => exporter.reset());
afterAll(() => end());

const caller = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const work = (traceparent: string | null) => ({ correlationId: 'c', causationId: null, traceparent });
const names = () => exporter.getFinishedSpans().map(({ name }) => name);

test('work is a span below the work at hand, and what it sets off is below the span', async () => {
  await inContext(work(caller), () =>
    spanned({ name: 'outer', kind: 'internal' }, () => spanned({ name: 'inner', kind: 'client' }, async () => 1)),
  );
  const [inner, outer] = exporter.getFinishedSpans();
  expect(outer?.parentSpanContext).toMatchObject({ spanId: '00f067aa0ba902b7', isRemote: true });
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(inner?.spanContext().traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  expect(inner?.resource.attributes['service.name']).toBe('write-orders');
});

test('a failure marks its span by its kind, and keeps its text out of it', async () => {
  const failing = spanned({ name: 'failing', kind: 'internal' }, () =>
    Promise.reject(new RangeError('of Maria Silva')),
  );
  await expect(failing).rejects.toThrow('of Maria Silva');
  const [span] = exporter.getFinishedSpans();
  expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'RangeError' }, events: [] });
  expect(JSON.stringify(span?.attributes)).not.toContain('Maria');
});

test('a step that took many events is a span in the trace of each that is written down', () => {
  const event = (traceparent: string | null) => ({ id: 'e', feedNumber: 1n, traceparent }) as RecordedEvent;
  const notSampled = caller.replace(/01$/, '00');
  const step = { name: 'publish orders', kind: 'producer', startedAt: 1_700_000_000_000, milliseconds: 250 } as const;
  traceEvents([event(caller), event(notSampled), event(null)], step);
  const [span, ...others] = exporter.getFinishedSpans();
  expect(others).toEqual([]);
  expect(span).toMatchObject({ startTime: [1_700_000_000, 0], endTime: [1_700_000_000, 250_000_000] });
});

test('a caller who does not want a trace gets none', async () => {
  await inContext(work(caller.replace(/01$/, '00')), () => spanned({ name: 'x', kind: 'internal' }, async () => 1));
  expect(names()).toEqual([]);
});

test.each([
  ['00', false],
  ['01', true],
  ['02', false],
  ['03', true],
])('the last bit of the flags says whether a trace is written down: %s', (flags, sampled) => {
  expect(isSampled(caller.replace(/01$/, flags))).toBe(sampled);
});

test('nothing is put into the global hands of OpenTelemetry: others in the process may trace as they like', () => {
  expect(context.active()).toBe(ROOT_CONTEXT);
});

test('without a place to send to, nobody traces', async () => {
  const before = tracer();
  useTracer(null);
  const stop = await startTracing({ process: 'x' }, createLogger({ process: 'x', logLevel: 'silent' }));
  expect(tracer()).toBeNull();
  expect(await spanned({ name: 'nothing', kind: 'internal' }, async () => 7)).toBe(7);
  await stop();
  useTracer(before);
});
