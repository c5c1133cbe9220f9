import { decoderOf, event, Id, stream } from '@refold/model';
import { differenceFrom } from './stored-content';

class Named extends event('Named', 2, { id: Id, name: Id }) {
  static readonly upcast = { 1: (old: { id: string }) => ({ ...old, name: 'unnamed' }) };
}
const decode = decoderOf([stream('thing', { service: 's', id: 'id', partitionBy: 'id', events: [Named] })]);
const at = '2020-01-01T00:00:00.000000Z';
const line = (data: string) => ({
  line: 1,
  eventId: 'e',
  streamId: 'thing-1',
  partitionKey: '1',
  type: 'Named',
  schemaVersion: 2,
  occurredAt: at,
  data,
});
const stored = (schema_version: number, data: string) => ({
  id: 'e',
  stream_id: 'thing-1',
  type: 'Named',
  schema_version,
  occurred_at: at,
  data,
});

test('what was stored in an older version is compared as it reads today', () => {
  const old = stored(1, '{"id":"1"}');
  expect(differenceFrom(line('{"id":"1","name":"unnamed"}'), old, decode)).toBeNull();
  expect(differenceFrom(line('{"id":"1","name":"other"}'), old, decode)).toBe('is stored with other data');
});

test('what today cannot read is compared byte by byte', () => {
  expect(differenceFrom(line('{"id":"1","name":"a"}'), stored(9, '{"id":"1"}'), decode)).toBe(
    'is stored with other data',
  );
  expect(differenceFrom(line('{"id":"1"}'), stored(9, '{"id":"1"}'), decode)).toBeNull();
});
