import { bar, counted, duration } from './numbers';
import { outputTo } from './output';

const screens = (isTTY: boolean) => {
  const written = { out: '', err: '' };
  const out = { write: (text: string) => (written.out += text) };
  const err = { isTTY, write: (text: string) => (written.err += text) };
  return { written, streams: { out, err } };
};

test('with --json every line of standard output is an object, big numbers as digits', () => {
  const { written, streams } = screens(true);
  const output = outputTo(streams, true);
  output.notice('examined', { records: 2 }, 'two records');
  output.result('finished', { head: 9007199254740993n }, 'done');
  expect(written).toEqual({
    out: '{"event":"examined","records":2}\n{"event":"finished","head":"9007199254740993"}\n',
    err: '',
  });
});

test('on a terminal progress writes over itself, and only the result is standard output', () => {
  const { written, streams } = screens(true);
  let now = 0;
  const output = outputTo(streams, false, () => now);
  output.progress('sending', {}, '10 %');
  now = 200;
  output.progress('sending', {}, '20 %');
  output.result('finished', {}, 'done');
  expect(written.err).toBe('\r\u001b[2K10 %\r\u001b[2K20 %\r\u001b[2K');
  expect(written.out).toBe('done\n');
});

test('progress is told only so often that it can be read, each kind for itself', () => {
  const { written, streams } = screens(false);
  let now = 0;
  const output = outputTo(streams, false, () => now);
  for (const [at, event] of [
    [0, 'a'],
    [1_000, 'a'],
    [1_000, 'b'],
    [5_000, 'a'],
  ] as const) {
    now = at;
    output.progress(event, {}, `${event} at ${at}`);
  }
  expect(written.err).toBe('a at 0\nb at 1000\na at 5000\n');
});

test('numbers are written for people', () => {
  expect(counted(113271, 'event')).toBe('113,271 events');
  expect(counted(1, 'event')).toBe('1 event');
  expect(duration(41_260)).toBe('41.3 s');
  expect(duration(200_000)).toBe('3 min 20 s');
  expect(duration(119_600)).toBe('2 min 0 s');
  expect(bar(50, 100)).toBe('[############............] 50 %');
  expect(bar(0, 0)).toContain('100 %');
});
