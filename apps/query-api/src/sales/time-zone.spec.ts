import { timeZoneName } from './time-zone';

describe('a time zone', () => {
  it.each(['UTC', 'America/Sao_Paulo', 'Pacific/Kiritimati'])('is %s', (zone) => {
    expect(timeZoneName(zone)).toBe(zone);
  });

  it('is spelled as every store knows it', () => {
    expect(timeZoneName('america/sao_paulo')).toBe('America/Sao_Paulo');
  });

  it.each(['Mars/Olympus', '+03:00', '', "UTC'); drop table x"])('is not %p', (zone) => {
    expect(() => timeZoneName(zone)).toThrow(/'timeZone' must be the name of a zone/);
  });
});
