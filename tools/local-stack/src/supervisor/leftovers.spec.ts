import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endLeftovers } from './leftovers';
import { identify, isStill, type ProcessIdentity } from './process-identity';

const idle = 'setInterval(() => undefined, 1000)';

describe('what a killed stack left behind', () => {
  let child: ChildProcess;
  let identity: ProcessIdentity;

  const leaveBehind = async (program: string) => {
    child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    if (program !== idle && child.stdout) await once(child.stdout, 'data');
    const found = identify(child.pid ?? 0);
    if (!found) throw new Error('the process has died');
    identity = found;
  };

  afterEach(() => child.kill('SIGKILL'));

  test('is ended and named', async () => {
    await leaveBehind(idle);
    expect(await endLeftovers({ kafka: identity })).toEqual(['kafka']);
    expect(isStill(identity)).toBe(false);
  });

  test('is left alone when its pid is by now another program', async () => {
    await leaveBehind(idle);
    expect(await endLeftovers({ kafka: { ...identity, startedAt: '1' } })).toEqual([]);
    expect(await endLeftovers({ kafka: { ...identity, command: 'java kafka.Kafka' } })).toEqual([]);
    expect(isStill(identity)).toBe(true);
  });

  test('that is gone already needs nothing', async () => {
    await leaveBehind(idle);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await endLeftovers({ kafka: identity })).toEqual([]);
  });

  test('that does not listen is killed', async () => {
    await leaveBehind(`process.on('SIGINT', () => undefined); console.log('deaf'); ${idle}`);
    expect(await endLeftovers({ kafka: identity }, 200)).toEqual(['kafka']);
    expect(isStill(identity)).toBe(false);
  });
});
