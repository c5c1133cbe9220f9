import type { RecordedEvent } from '@refold/model';
import { RepublishOrder, selects } from './republish-order';

const recorded = (streamId: string, type: string, microsecond: string) =>
  ({ streamId, type, recordedAt: `2026-03-01T12:00:00.${microsecond}Z` }) as RecordedEvent;
const selected = (order: object, event: RecordedEvent) =>
  selects(RepublishOrder.parse({ topic: 't', ...order }))(event);

test('both bounds of time are included, to the microsecond', () => {
  const order = { from: '2026-03-01T12:00:00.000005Z', to: '2026-03-01T13:00:00.000007+01:00' };
  const within = ['000004', '000005', '000007', '000008'].map((at) => selected(order, recorded('order-1', 'A', at)));
  expect(within).toEqual([false, true, true, false]);
});

test('streams and types both limit, and nothing limits by itself', () => {
  const order = { streams: ['order-1'], types: ['A'] };
  expect(selected(order, recorded('order-1', 'A', '000001'))).toBe(true);
  expect(selected(order, recorded('order-1', 'B', '000001'))).toBe(false);
  expect(selected(order, recorded('order-2', 'A', '000001'))).toBe(false);
  expect(selected({}, recorded('order-2', 'B', '000001'))).toBe(true);
});

test.each([
  {},
  { topic: '..' },
  { topic: 'a b' },
  { topic: 't', after: '-1' },
  { topic: 't', from: 'now' },
  { topic: 't', x: 1 },
])('%j is no order', (order) => expect(RepublishOrder.safeParse(order).success).toBe(false));
