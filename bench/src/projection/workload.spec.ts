import { allStreams } from '@refold/events';
import { decoderOf } from '@refold/model';
import { eventsAnOrder, workload } from './workload';

const recorded = [...workload(8)];

test('the workload is a history that stores could have written: on contract, streams and feeds without holes', () => {
  const decode = decoderOf(allStreams);
  const places = new Map<string, number>();
  const next = (name: string): number => {
    places.set(name, (places.get(name) ?? 0) + 1);
    return places.get(name) ?? 0;
  };
  for (const each of recorded) {
    expect(decode(each).type).toBe(each.type);
    expect(each.streamVersion).toBe(next(each.streamId));
    expect(Number(each.feedNumber)).toBe(next(each.service));
  }
});

test('an order has as many events as is said', () => {
  expect(recorded).toHaveLength(8 * eventsAnOrder);
});

test('it holds events of all five services', () => {
  const services = new Set(recorded.map(({ service }) => service));
  expect([...services].sort()).toEqual(['customers', 'inventory', 'orders', 'payments', 'shipping']);
});
