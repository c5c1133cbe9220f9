import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout';
import type { Ports } from '../place/ports';
import { Problem } from '../problem';
import type { Piece } from '../supervisor/piece';
import type { App } from '../topology';
import { appEnvironment, type Variables } from './app-environment';
import { heapFlags } from './heap-flags';

/** One app as a process of its own. It migrates its own database, then answers /readyz with 200. */
export function appProcess(app: App, ports: Ports, system: Variables, folder = join(checkout, 'dist', 'apps')): Piece {
  const main = join(folder, app.app, 'src', 'main.js');
  if (!existsSync(main)) throw new Problem(`${app.app} has not been built: ${main} is missing. Run npm run build.`);
  return {
    name: app.name,
    spawn: () =>
      spawn(process.execPath, ['--enable-source-maps', ...heapFlags(app.name), main], {
        cwd: checkout,
        detached: true,
        env: appEnvironment(app, ports, process.env, system),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    isReady: () => answersReady(ports[app.name]),
    stopSignal: 'SIGTERM',
    readyWithinMs: 120_000,
    stopWithinMs: 15_000,
  };
}

/** Without keep-alive: an idle connection of ours would make the app's orderly stop wait for us. */
async function answersReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(5000),
  });
  await answer.body?.cancel();
  return answer.status === 200;
}
