import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '../supervisor/process-identity';
import { readStackFile, StackFileWriter } from './stack-file';

const content = {
  format: 1,
  portBase: 4000,
  startedAt: '2026-11-25T19:00:00.000Z',
  serving: false,
  processes: {},
  environment: { KAFKA_BROKERS: '127.0.0.1:4011' },
} as const;

describe('stack.json', () => {
  let dataDir: string;
  let file: StackFileWriter;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'refold-file-'));
    file = new StackFileWriter(dataDir, content);
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  test('is readable by its owner alone, since it holds passwords', () => {
    expect(statSync(join(dataDir, 'stack.json')).mode & 0o777).toBe(0o600);
  });

  test('names the supervisor from the beginning, so that a second start finds it', () => {
    expect(readStackFile(dataDir)?.processes.supervisor).toEqual({
      ...identify(process.pid),
      restarts: 0,
      state: 'ready',
    });
  });

  test('follows a process through starting, ready, restarting', () => {
    const stateOf = () => readStackFile(dataDir)?.processes.orders;
    file.started('orders', process.pid);
    expect(stateOf()).toMatchObject({ pid: process.pid, state: 'starting', restarts: 0 });
    file.changed('orders', 'ready');
    expect(stateOf()).toMatchObject({ state: 'ready', restarts: 0 });
    file.changed('orders', 'restarting');
    file.started('orders', process.pid);
    expect(stateOf()).toMatchObject({ state: 'starting', restarts: 1 });
  });

  test('tells when everything serves, and is gone after an orderly stop', () => {
    expect(readStackFile(dataDir)).toMatchObject({ serving: false, portBase: 4000, environment: content.environment });
    file.serving();
    expect(readStackFile(dataDir)?.serving).toBe(true);
    file.remove();
    expect(readStackFile(dataDir)).toBeUndefined();
  });
});
