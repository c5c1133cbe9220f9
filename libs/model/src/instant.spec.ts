import { instant } from './instant';

test('a moment has one form, whatever the zone and digits it came with', () => {
  expect(instant('2018-06-12T20:07:44-03:00')).toBe('2018-06-12T23:07:44.000000Z');
  expect(instant('2018-06-12T23:07:44.5Z')).toBe('2018-06-12T23:07:44.500000Z');
  expect(instant(new Date('2018-06-12T23:07:44.123Z'))).toBe('2018-06-12T23:07:44.123000Z');
});

test('microseconds survive', () => {
  expect(instant('2026-03-01T01:30:00.123456+02:00')).toBe('2026-02-28T23:30:00.123456Z');
});

test('later moments compare greater as text', () => {
  expect(instant('2026-03-01T00:00:00.123457Z') > instant('2026-03-01T00:00:00.123456Z')).toBe(true);
});

test.each([
  '2026-03-01T00:00:00',
  '2026-02-30T00:00:00Z',
  '2026-03-01',
  'yesterday',
  '2026-03-01T25:00:00Z',
  '2026-03-01T00:00:00.1234567Z',
])('%j is no moment', (text) => expect(() => instant(text)).toThrow(RangeError));
