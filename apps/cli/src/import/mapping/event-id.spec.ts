import { v5 } from 'uuid';
import { eventIdOf } from './event-id';

test.each([
  ['olist', 'order', '001e7cf2ad6bef3ade12ebc56ceaf0f3', 'OrderPlaced'],
  ['shop', 'customer', 'ânn-é', 'CustomerRegistered'],
  ['shop', 'order', 'A-1', 'StockAllocated', 'tea'],
])('an event id is the UUID of version 5 of its path: %s/%s/%s/%s', (...path) =>
  expect(eventIdOf(...path)).toBe(v5(path.join('/'), '6f1c7d0e-3f64-4a52-9a0e-5d6c1c6f0b5e')),
);
