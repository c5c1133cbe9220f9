import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppProcess } from '../processes/app-process';

const source = join(__dirname, 'peer');
/** Beside everything else that is installed, so that the system's own packages are not chosen to suit the peer. */
const installed = join(__dirname, '..', '..', '..', '..', 'node_modules', '.cache', 'refold-bench-peer');
const lock = 'package-lock.json';

/** `postgraphile 5.0.0-rc.3` */
export const peerName = (): string => {
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    dependencies: { postgraphile: string };
  };
  return `postgraphile ${dependencies.postgraphile}`;
};

/** The peer on these tables, as a process of its own; it is installed when it is not yet. */
export const startPeer = async (databaseUrl: string, log: (line: string) => void): Promise<AppProcess> => {
  install(log);
  const environment = { DATABASE_URL: databaseUrl, NODE_ENV: 'production', GRAPHILE_ENV: 'production' };
  return AppProcess.start(join(installed, 'server.mjs'), environment, '/');
};

const install = (log: (line: string) => void): void => {
  const isCurrent =
    existsSync(join(installed, 'node_modules', '.package-lock.json')) &&
    readFileSync(join(installed, lock), 'utf8') === readFileSync(join(source, lock), 'utf8');
  mkdirSync(installed, { recursive: true });
  for (const file of ['package.json', lock, 'server.mjs']) cpSync(join(source, file), join(installed, file));
  if (isCurrent) return;
  log(`installing ${peerName()}, once`);
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', options, { cwd: installed, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${peerName()} could not be installed in ${installed}.`);
};
