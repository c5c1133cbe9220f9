import { PassThrough } from 'node:stream';
import { keepAwake } from './keep-awake';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a silent answer gets an empty line now and then, until it is called off', () => {
  const lines = new PassThrough();
  const callOff = keepAwake(lines, 1_000);
  jest.advanceTimersByTime(2_500);
  callOff();
  jest.advanceTimersByTime(5_000);
  expect(String(lines.read())).toBe('\n\n');
});

test('a reader that has gone is no error', () => {
  const lines = new PassThrough();
  const errors: unknown[] = [];
  lines.on('error', (error) => errors.push(error));
  const callOff = keepAwake(lines, 1_000);
  lines.destroy();
  jest.advanceTimersByTime(2_500);
  callOff();
  expect(errors).toEqual([]);
});
