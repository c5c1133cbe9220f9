import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { jsonReporter, terminalReporter, withLogFiles } from './reporter';

function printedBy(use: (out: NodeJS.WriteStream) => void): string[] {
  const out = new PassThrough();
  use(out as unknown as NodeJS.WriteStream);
  return String(out.read() ?? '')
    .split('\n')
    .slice(0, -1);
}

describe('what a person sees', () => {
  test('each line of a process begins with its name', () => {
    const lines = printedBy((out) => {
      const reporter = terminalReporter(out);
      reporter.line('postgres', 'ready to accept connections');
      reporter.line('query-api', 'listening');
    });
    expect(lines).toEqual(['postgres   | ready to accept connections', 'query-api  | listening']);
  });

  test('a death is told with its cause and what follows', () => {
    const lines = printedBy((out) => {
      const reporter = terminalReporter(out);
      reporter.died('kafka', { code: null, signal: 'SIGKILL' }, 250);
      reporter.died('orders', { code: 1, signal: null }, 4000);
    });
    expect(lines).toEqual([
      'refold     | kafka died (killed by SIGKILL); it is started again in 0.25 s',
      'refold     | orders died (exit code 1); it is started again in 4 s',
    ]);
  });

  test("a process's JSON log is shown as text, with level, fields and stack", () => {
    const log = (fields: object) =>
      JSON.stringify({ time: '2026-11-25T19:00:00.000Z', process: 'write-orders', ...fields });
    const lines = printedBy((out) => {
      const reporter = terminalReporter(out);
      reporter.line('orders', log({ level: 30, msg: 'listening', port: 4001 }));
      reporter.line(
        'orders',
        log({ level: 50, msg: 'relay failed', err: { stack: 'Error: no broker\n    at relay' } }),
      );
      reporter.line('orders', '{"level": not json');
    });
    expect(lines).toEqual([
      'orders     | listening port=4001',
      'orders     | ERROR relay failed',
      'orders     | Error: no broker',
      'orders     |     at relay',
      'orders     | {"level": not json',
    ]);
  });
});

describe('what a program reads', () => {
  test('is one JSON object a line, without the processes’ own output', () => {
    const lines = printedBy((out) => {
      const reporter = jsonReporter(out);
      reporter.started('kafka', 42);
      reporter.line('kafka', 'WARN something');
      reporter.died('kafka', { code: 3, signal: null }, 250);
      reporter.serving({ dataDir: '/data' }, 'for people');
    });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { event: 'started', name: 'kafka', pid: 42 },
      { event: 'died', name: 'kafka', code: 3, signal: null, restartInMs: 250 },
      { event: 'serving', dataDir: '/data' },
    ]);
  });
});

test('the output of each process is kept as it came, in a file that only the owner may read', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'refold-logs-'));
  const reporter = withLogFiles(jsonReporter(new PassThrough()), dataDir);
  reporter.line('orders', '{"level":30,"msg":"listening"}');
  reporter.line('kafka', 'started');
  expect(readFileSync(join(dataDir, 'logs', 'orders.log'), 'utf8')).toBe('{"level":30,"msg":"listening"}\n');
  expect(readFileSync(join(dataDir, 'logs', 'kafka.log'), 'utf8')).toBe('started\n');
  expect(statSync(join(dataDir, 'logs', 'orders.log')).mode & 0o777).toBe(0o600);
  rmSync(dataDir, { recursive: true });
});
