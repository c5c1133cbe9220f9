import type { RecordedEvent } from '@refold/model';
import { inTimeOrder } from './time-order';

const at = (service: string, streamId: string, streamVersion: number, feedNumber: bigint, second: string) => ({
  recorded: {
    ...{ service, streamId, streamVersion, feedNumber },
    recordedAt: `2026-01-01T00:00:${second}Z`,
  } as RecordedEvent,
});
const names = (events: readonly ReturnType<typeof at>[]) =>
  inTimeOrder(events).map(({ recorded }) => `${recorded.streamId}@${recorded.streamVersion}`);

test('events of many streams come by the owners’ clocks, to the microsecond', () => {
  const events = [
    at('orders', 'order-1', 2, 9n, '03.000002'),
    at('payments', 'payment-1', 1, 1n, '03.000001'),
    at('orders', 'order-1', 1, 2n, '01.000000'),
  ];
  expect(names(events)).toEqual(['order-1@1', 'payment-1@1', 'order-1@2']);
});

test('of one moment the service decides, then the feed number, as a number', () => {
  const events = [
    at('payments', 'payment-1', 1, 1n, '01.000000'),
    at('orders', 'order-2', 1, 10n, '01.000000'),
    at('orders', 'order-1', 1, 9n, '01.000000'),
  ];
  expect(names(events)).toEqual(['order-1@1', 'order-2@1', 'payment-1@1']);
});

test('a clock that was set back turns no stream around', () => {
  const events = [
    at('orders', 'order-1', 1, 1n, '05.000000'),
    at('orders', 'order-1', 2, 2n, '02.000000'),
    at('payments', 'payment-1', 1, 1n, '04.000000'),
  ];
  expect(names(events)).toEqual(['payment-1@1', 'order-1@1', 'order-1@2']);
});
