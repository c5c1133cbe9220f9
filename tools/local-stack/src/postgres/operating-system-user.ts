import { spawnSync } from 'node:child_process';
import { Problem } from '../problem';

export interface OperatingSystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root. There it runs as user `postgres`, which is created when missing. */
export function postgresUser(): OperatingSystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp() ?? create();
}

/** Whether that user may run or enter the path: every folder above it has to let the user pass. */
export function mayEnter(path: string, { uid, gid }: OperatingSystemUser): boolean {
  return spawnSync('test', ['-x', path], { uid, gid, cwd: '/' }).status === 0;
}

function lookUp(): OperatingSystemUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function create(): OperatingSystemUser {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  const user = lookUp();
  if (user) return user;
  throw new Problem(
    'PostgreSQL refuses to run as root, and user postgres could not be created. ' +
      'Start as an ordinary user, create user postgres, or set DATABASE_URL_* to a server that you run.',
  );
}
