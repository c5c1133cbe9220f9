import { parseOptions } from './options';
import { Problem } from '../problem';

describe('options of the local stack', () => {
  test('without any, ports start at 4000 and data lies in .refold beside where it was called', () => {
    expect(parseOptions([], '/home/ada/refold')).toEqual({
      portBase: 4000,
      dataDir: '/home/ada/refold/.refold',
      fresh: false,
      demo: true,
      auth: false,
      infraOnly: false,
      json: false,
      stopOnStdinEnd: false,
      help: false,
    });
  });

  test('a second stack names its own ports and folder', () => {
    const options = parseOptions(
      ['--port-base', '5000', '--data-dir=/tmp/second', '--fresh', '--auth', '--no-demo'],
      '/',
    );
    expect(options).toMatchObject({ portBase: 5000, dataDir: '/tmp/second', fresh: true, auth: true, demo: false });
  });

  test.each(['80', '65501', '-1', '4000.5', 'many', ''])('port base %p is refused with the range', (text) => {
    expect(() => parseOptions([`--port-base=${text}`])).toThrow(/1024 to 65500/);
  });

  test('an unknown option is named, and help is pointed to', () => {
    expect(() => parseOptions(['--frsh'])).toThrow(Problem);
    expect(() => parseOptions(['--frsh'])).toThrow(/--frsh[^]*--help/);
  });
});
