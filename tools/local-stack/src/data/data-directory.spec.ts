import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isStill } from '../supervisor/process-identity';
import { claimDataDirectory } from './data-directory';
import { StackFileWriter } from './stack-file';

const empty = { format: 1, portBase: 4000, startedAt: '', serving: false, processes: {}, environment: {} } as const;

describe('a data directory', () => {
  let parent: string;
  let dataDir: string;
  const told: string[] = [];
  const claim = (fresh = false) => claimDataDirectory(dataDir, fresh, (line) => told.push(line));

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'refold-data-'));
    dataDir = join(parent, 'stack');
    told.splice(0);
  });

  afterEach(() => rmSync(parent, { recursive: true }));

  test('is made where there is none, and kept by the next start', async () => {
    await claim();
    writeFileSync(join(dataDir, 'credentials.json'), '{}');
    await claim();
    expect(existsSync(join(dataDir, 'credentials.json'))).toBe(true);
  });

  test('is emptied by --fresh', async () => {
    await claim();
    writeFileSync(join(dataDir, 'credentials.json'), '{}');
    await claim(true);
    expect(existsSync(join(dataDir, 'credentials.json'))).toBe(false);
  });

  test('that holds something else is refused, and --fresh deletes nothing of it', async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'thesis.txt'), 'years of work');
    await expect(claim(true)).rejects.toThrow('holds something else than data of Refold');
    expect(existsSync(join(dataDir, 'thesis.txt'))).toBe(true);
  });

  test('on which a stack runs is refused, with its pid', async () => {
    await claim();
    new StackFileWriter(dataDir, empty);
    await expect(claim()).rejects.toThrow(`already runs on ${dataDir} (pid ${process.pid}, ports from 4000)`);
  });

  describe('of a stack that was killed', () => {
    let left: ChildProcess;

    beforeEach(async () => {
      await claim();
      left = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { detached: true, stdio: 'ignore' });
      const supervisor = { ...identify(process.pid), startedAt: 'before the crash' };
      const kafka = identify(left.pid ?? 0);
      writeFileSync(join(dataDir, 'stack.json'), JSON.stringify({ ...empty, processes: { supervisor, kafka } }));
    });

    afterEach(() => left.kill('SIGKILL'));

    test('is free again once what was left behind has been ended, and that is told', async () => {
      const identity = identify(left.pid ?? 0);
      await claim();
      expect(identity && isStill(identity)).toBe(false);
      expect(told).toEqual(['an earlier run was killed and left behind kafka: ended now']);
    });
  });
});
