import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rootsPlace } from './binaries';
import { mayEnter, type OperatingSystemUser } from './operating-system-user';

/**
 * The folder that holds the cluster, owned by the user that runs it. It lies in the data directory, unless that
 * cannot be entered by the user; then it lies where it can, and the data directory holds a link to it.
 */
export function homeIn(dataDir: string, user: OperatingSystemUser | undefined): string {
  const inside = join(dataDir, 'postgres');
  if (!user || mayEnter(dataDir, user)) return owned(inside, user);
  const digest = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12);
  const outside = owned(join(rootsPlace(), `data-${digest}`), user);
  if (!lstatSync(inside, { throwIfNoEntry: false })) symlinkSync(outside, inside);
  return outside;
}

/** Deletes the cluster, wherever it lies. */
export function removeHome(dataDir: string): void {
  const inside = join(dataDir, 'postgres');
  const found = lstatSync(inside, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) rmSync(realpathSync(inside), { recursive: true, force: true });
  rmSync(inside, { recursive: true, force: true });
}

function owned(folder: string, user: OperatingSystemUser | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}
