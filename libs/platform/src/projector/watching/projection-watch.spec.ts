import type { RecordedEvent } from '@refold/model';
import type { AppliedBatch } from '@refold/projections';
import { createLogger } from '../../logging';
import { Metrics } from '../../metrics';
import { ProjectionWatch } from './projection-watch';

const lines: Record<string, unknown>[] = [];
const to = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
const logger = createLogger({ process: 'projector', logLevel: 'info', to });
const metrics = new Metrics();
const watch = new ProjectionWatch(metrics, logger);
beforeEach(() => lines.splice(0));

const recorded = {
  ...{ id: 'event-1', correlationId: 'visit-1', causationId: 'event-0', feedNumber: 7n },
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
} as RecordedEvent;
const arrival = {
  place: { streamId: 'order-1', streamVersion: 2, eventId: 'event-1' },
  ...{ type: 'OrderPlaced', position: { topic: 'orders', partition: 3, offset: 42n }, recorded },
};
const letter = (status: 'failed' | 'waiting') => ({
  ...{ arrival, status, reason: 'fold-failed', message: 'total is missing', tries: 1 },
});
const batch = (of: Partial<AppliedBatch>): AppliedBatch =>
  ({
    projection: { name: 'order_details', version: 1, engine: 'postgres', id: 'order_details_v1' },
    ...{ arrivals: [], applied: 0, letters: [], healed: 0, startedAt: 0, milliseconds: 20 },
    ...of,
  }) as AppliedBatch;

test('a parked event is told with all by which it is found, also in the lines of other processes', () => {
  watch.applied(batch({ letters: [letter('failed'), letter('waiting')] as never }));
  expect(lines).toEqual([
    expect.objectContaining({
      ...{ level: 40, projection: 'order_details_v1', eventId: 'event-1', streamId: 'order-1', streamVersion: 2 },
      ...{ topic: 'orders', partition: 3, offset: '42', reason: 'fold-failed' },
      ...{ correlationId: 'visit-1', causationId: 'event-0', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
    }),
  ]);
});

test('a damaged record is told by its place', () => {
  const damaged = { ...letter('failed'), arrival: { ...arrival, place: null, recorded: null } };
  watch.applied(batch({ letters: [damaged] as never }));
  expect(lines).toMatchObject([{ eventId: null, streamId: null, topic: 'orders', partition: 3, offset: '42' }]);
});

test('of a batch it is counted what was applied, what came again, what was fetched and what was parked', async () => {
  metrics.registry.resetMetrics();
  const arrivals = Array.from({ length: 10 }, () => arrival) as never;
  watch.applied(batch({ arrivals, applied: 7, healed: 2, letters: [letter('failed')] as never }));
  const text = await metrics.registry.metrics();
  const labels = 'projection="order_details",version="1",engine="postgres"';
  for (const line of [
    `refold_projection_flushes_total{${labels}} 1`,
    `refold_projection_events_applied_total{${labels}} 7`,
    `refold_projection_events_repeated_total{${labels}} 4`,
    `refold_projection_events_healed_total{${labels}} 2`,
    `refold_projection_events_parked_total{${labels},reason="fold-failed"} 1`,
    `refold_projection_flush_duration_seconds_sum{${labels}} 0.02`,
  ])
    expect(text.split('\n')).toContain(line);
});
