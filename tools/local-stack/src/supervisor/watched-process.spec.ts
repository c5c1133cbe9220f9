import { fakePiece, NoteTaker, wellBehaved } from './fake-process';
import { identify } from './process-identity';
import { WatchedProcess } from './watched-process';
import { Problem } from '../problem';

const backoff = { firstMs: 20, longestMs: 50, healthyAfterMs: 60_000 };

describe('a watched process', () => {
  let notes: NoteTaker;
  let watched: WatchedProcess;
  const watch = (program: string, overrides = {}) =>
    (watched = new WatchedProcess(fakePiece('fake', program, overrides), notes, backoff));

  beforeEach(() => {
    notes = new NoteTaker();
  });

  afterEach(async () => {
    watched.kill();
    await watched.stop();
  });

  test('has started when it is ready, and has a pid', async () => {
    await watch(wellBehaved).start();
    expect(notes.notes).toEqual([
      ['started', 'fake'],
      ['ready', 'fake'],
    ]);
    expect(watched.pid).toBe(notes.pids[0]);
  });

  test('that is killed is reported and started again', async () => {
    await watch(wellBehaved).start();
    process.kill(notes.pids[0] ?? 0, 'SIGKILL');
    await notes.until('ready', 2);
    expect(notes.notes.slice(2)).toEqual([
      ['died', 'fake', { code: null, signal: 'SIGKILL' }, 20],
      ['started', 'fake'],
      ['ready', 'fake'],
    ]);
    expect(watched.pid).toBe(notes.pids[1]);
    expect(notes.pids[1]).not.toBe(notes.pids[0]);
  });

  test('that dies again and again is started after longer and longer waits, up to a limit', async () => {
    await watch(`console.log('ready'); setTimeout(() => process.exit(7), 150)`).start();
    await notes.until('died', 4);
    const delays = notes.notes.filter(([event]) => event === 'died').map(([, , , delay]) => delay);
    expect(delays.slice(0, 4)).toEqual([20, 40, 50, 50]);
  });

  test('that lived long enough before starts again after the shortest wait', async () => {
    watched = new WatchedProcess(
      fakePiece('fake', `console.log('ready'); setTimeout(() => process.exit(7), 150)`),
      notes,
      { ...backoff, healthyAfterMs: 100 },
    );
    await watched.start();
    await notes.until('died', 3);
    const delays = notes.notes.filter(([event]) => event === 'died').map(([, , , delay]) => delay);
    expect(delays.slice(0, 3)).toEqual([20, 20, 20]);
  });

  test('that never gets ready fails the start with what it said last', async () => {
    const start = watch(`console.error('disk is full'); process.exit(3)`).start();
    await expect(start).rejects.toThrow(Problem);
    await expect(start).rejects.toThrow(/fake did not start \(exit code 3\)[^]*disk is full/);
    expect(notes.count('started')).toBe(3);
  });

  test('that refuses to start as it is configured is not started again and again', async () => {
    const refusing = `console.error('This definition has changed.'); process.exit(78)`;
    await expect(watch(refusing).start()).rejects.toThrow(/refuses to start[^]*This definition has changed/);
    expect(notes.pids).toHaveLength(1);
  });

  test('that lives and is not ready in time fails the start', async () => {
    const start = watch(`setInterval(() => undefined, 1000)`, { readyWithinMs: 300 }).start();
    await expect(start).rejects.toThrow('fake was not ready within 0.3 s');
  });

  test('whose program does not exist fails the start', async () => {
    const { spawn } = await import('node:child_process');
    const start = watch('', { spawn: () => spawn('/no/such/program') }).start();
    await expect(start).rejects.toThrow(/it could not be run[^]*ENOENT/);
  });

  test('that was stopped stays stopped', async () => {
    await watch(wellBehaved).start();
    await watched.stop();
    expect(notes.notes.slice(2)).toEqual([['stopped', 'fake']]);
    expect(identify(notes.pids[0] ?? 0)).toBeUndefined();
  });

  test('that does not listen to the signal is killed after a while', async () => {
    await watch(wellBehaved.replace('process.exit(0)', 'undefined'), { stopWithinMs: 200 }).start();
    await watched.stop();
    expect(identify(notes.pids[0] ?? 0)).toBeUndefined();
  });

  test('is killed together with its own children', async () => {
    const parent = `
      const { spawn } = require('node:child_process');
      console.log(spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']).pid + ' ready');
      setInterval(() => undefined, 1000);
    `;
    const childPid = new Promise<number>((resolve) => {
      notes.line = (_name?: string, text = '') => resolve(Number.parseInt(text, 10));
    });
    await watch(parent).start();
    const pid = await childPid;
    expect(identify(pid)).toBeDefined();
    watched.kill();
    await watched.stop();
    for (let waited = 0; identify(pid) && waited < 2000; waited += 20) await new Promise((r) => setTimeout(r, 20));
    expect(identify(pid)).toBeUndefined();
  });
});
