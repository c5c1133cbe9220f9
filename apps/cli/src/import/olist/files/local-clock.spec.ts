import { LocalClock, localTime } from './local-clock';

const zone = 'America/Sao_Paulo';
const clock = new LocalClock(zone);

describe('a Brazilian local time', () => {
  test.each([
    ['2018-06-12 20:07:44', '2018-06-12T23:07:44.000000Z', 'in winter is three hours behind'],
    ['2018-01-20 12:15:57', '2018-01-20T14:15:57.000000Z', 'in summer is two hours behind'],
    ['2018-02-17 23:33:56', '2018-02-18T01:33:56.000000Z', 'in the hour that comes twice is the earlier moment'],
    ['2018-02-18 00:00:00', '2018-02-18T03:00:00.000000Z', 'after the hour that comes twice is in winter time'],
    ['2017-10-15 00:30:00', '2017-10-15T03:30:00.000000Z', 'that was skipped is read as if the clock had not moved'],
    ['2017-10-15 01:00:00', '2017-10-15T03:00:00.000000Z', 'just after the skipped hour is in summer time'],
    ['2017-10-14 23:59:59', '2017-10-15T02:59:59.000000Z', 'just before the skipped hour is in winter time'],
  ])('%s is %s: %s', (local, utc) => expect(clock.toInstant(local)).toBe(utc));

  test.each([
    '2018-02-30 10:00:00',
    '2018-06-12T20:07:44',
    '2018-06-12',
    '',
    '2018-06-12 25:00:00',
    '2018-06-12 20:07:44Z',
  ])('%p is none', (text) => expect(() => clock.toInstant(text)).toThrow(RangeError));

  test('comes back out of its moment, but for the second half of the repeated hour', () => {
    for (const local of ['2018-06-12 20:07:44', '2018-01-20 12:15:57', '2018-02-17 23:33:56'])
      expect(localTime(clock.toInstant(local), zone)).toBe(local);
  });
});
