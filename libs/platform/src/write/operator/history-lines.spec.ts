import { ShipmentDelivered, Shipments } from '@refold/events';
import { countLines, readHistory } from './history-lines';

const eventId = '0192e4a0-0000-7000-8000-00000000000a';
const data = { shipmentId: 's1', orderId: 'o1', customerId: 'c1' };
const line = { eventId, type: 'ShipmentDelivered', occurredAt: '2018-06-12T20:07:44.5-03:00', data };
const readAll = (...lines: unknown[]) =>
  readHistory([Shipments], lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'));
const reasonOf = (one: unknown) => readAll(one).refused[0]?.reason;

test('a line is an event of ours with its own id and its own time in UTC', () => {
  const { lines, refused } = readAll({ ...line, eventId: eventId.toUpperCase() });
  expect(refused).toEqual([]);
  expect(lines).toEqual([
    { line: 1, eventId, event: new ShipmentDelivered(data), occurredAt: '2018-06-12T23:07:44.500000Z' },
  ]);
});

test('numbers are those of the lines as sent, blank ones counted, a last line feed not', () => {
  const { lines, refused } = readHistory([Shipments], `${JSON.stringify(line)}\r\n\n${JSON.stringify(line)}\n`);
  expect(lines.map(({ line: number }) => number)).toEqual([1, 3]);
  expect(refused).toEqual([{ line: 2, eventId: null, reason: 'is not one JSON value' }]);
  expect([countLines(''), countLines('{}'), countLines('{}\n'), countLines('{}\n\n{}')]).toEqual([0, 1, 1, 3]);
});

test.each([
  ['two values', '{} {}', 'is not one JSON value'],
  ['a list', '[]', 'Line'],
  ['null', 'null', 'Line'],
  ['no id', { ...line, eventId: undefined }, 'eventId'],
  ['a time without a zone', { ...line, occurredAt: '2018-06-12T20:07:44' }, 'occurredAt'],
  ['the 30th of February', { ...line, occurredAt: '2018-02-30T00:00:00Z' }, 'occurredAt'],
  ["another service's event", { ...line, type: 'OrderPlaced' }, 'OrderPlaced is no event of this service'],
  ['a name that JavaScript knows', { ...line, type: 'constructor' }, 'is no event of this service'],
  ['a field that is not in the contract', { ...line, data: { ...data, weight: 3 } }, 'weight'],
  ['data that is no object', { ...line, data: 'x' }, 'data'],
])('%s is refused', (_, one, reason) => expect(reasonOf(one)).toContain(reason));

test('later lines of a stream wait for its refused one, or they would stand before it for ever', () => {
  const off = { ...line, data: { ...data, weight: 3 } };
  const other = { ...line, data: { ...data, shipmentId: 's2' } };
  const { lines, refused } = readAll(off, line, other);
  expect(lines.map(({ line: number }) => number)).toEqual([3]);
  expect(refused.map(({ line: number }) => number)).toEqual([1, 2]);
  expect(refused[1]?.reason).toBe('waits for line 1, which stands before it in shipment-s1 and was refused');
});
