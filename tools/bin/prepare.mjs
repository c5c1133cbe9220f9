// Makes a checkout ready to run: the right Node, dependencies as locked, a build as new as its sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const oldestNode = [20, 19];
const sourceFolders = ['apps', 'libs', 'tools/local-stack', 'bench', 'torture'];
const settings = ['nest-cli.json', 'tsconfig.json', 'package-lock.json'];
const buildStamps = join(checkout, 'dist', '.built-from.json');

/** Ends the process with a message that a person can act on. */
export function giveUp(message) {
  console.error(`refold: ${message}`);
  process.exit(1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  giveUp(`Node ${oldestNode.join('.')} or later is needed; this is ${process.versions.node}.`);
}

/** Runs npm ci unless what is installed is what the lock file says. */
export function ensureInstalled() {
  if (installedAsLocked()) return;
  console.error('refold: installing what package-lock.json names (about a minute, once)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Builds unless `dist` was built from these very sources. Without projects, all are built.
 * @param {{ projects?: string[], force?: boolean }} [options] names of nest-cli.json
 */
export function ensureBuilt({ projects, force = false } = {}) {
  const scope = projects?.join(' ') ?? 'all';
  const fingerprint = fingerprintOf(projects ? projects.map(folderOf) : sourceFolders);
  const isFresh = () => !force && readStamps()[scope] === fingerprint;
  if (isFresh()) return;
  withBuildLock(() => {
    if (isFresh()) return; // Somebody else has built it while we waited.
    console.error(`refold: building ${scope === 'all' ? 'everything' : scope}`);
    run(join(checkout, 'node_modules', '.bin', 'nest'), ['build', ...(projects ?? ['--all'])], { quiet: true });
    for (const folder of sourceFolders) copyAssets(folder);
    if (!projects) removeOrphans();
    writeFileSync(buildStamps, JSON.stringify({ ...readStamps(), [scope]: fingerprint }, null, 2));
  });
}

/** Two stacks that are started at once must not write the same files at once. The lock is the builder's pid. */
function withBuildLock(build) {
  const lock = join(checkout, 'dist', '.building');
  mkdirSync(dirname(lock), { recursive: true });
  for (let waitedMs = 0; !takeLock(lock); waitedMs += 100) {
    if (waitedMs >= 120_000) giveUp(`another build has not ended for two minutes; if there is none, delete ${lock}.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    build();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    process.once('exit', () => rmSync(lock, { force: true }));
    return true;
  } catch {
    if (!isAlive(Number(readIfThere(lock)))) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

const folderOf = (project) => {
  const { projects } = JSON.parse(readFileSync(join(checkout, 'nest-cli.json'), 'utf8'));
  return projects[project]?.root ?? giveUp(`nest-cli.json has no project ${project}.`);
};

/** npm keeps beside the packages a list of what it installed; optional ones may be missing there. */
function installedAsLocked() {
  const hidden = join(checkout, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const [installed, locked] = [hidden, join(checkout, 'package-lock.json')].map(
    (file) => JSON.parse(readFileSync(file, 'utf8')).packages,
  );
  return Object.entries(locked).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return installed[path] ? installed[path].version === version : Boolean(optional);
  });
}

/** A digest of contents, not of times: a fresh clone and a switched branch have new times and maybe nothing new. */
function fingerprintOf(folders) {
  const hash = createHash('sha256');
  const files = [...settings, ...folders.flatMap((folder) => filesIn(folder))];
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(checkout, file)));
  return hash.digest('hex');
}

function filesIn(folder) {
  const entries = readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)));
}

const readStamps = () => JSON.parse(readIfThere(buildStamps) || '{}');

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const isSource = (file) => /\.tsx?$/.test(file) || /(^|\/)tsconfig\.[^/]*json$/.test(file);

/** SQL, pages and styles lie beside the code that uses them, in `dist` as well. */
function copyAssets(folder) {
  for (const file of filesIn(folder).filter((file) => !isSource(file))) {
    mkdirSync(dirname(join(checkout, 'dist', file)), { recursive: true });
    cpSync(join(checkout, file), join(checkout, 'dist', file));
  }
}

/** Files in `dist` whose source is gone would still be found and run. */
function removeOrphans() {
  for (const folder of sourceFolders.filter((folder) => existsSync(join(checkout, 'dist', folder)))) {
    for (const built of filesIn(join('dist', folder))) {
      const source = relative('dist', built).replace(/\.(js|d\.ts)(\.map)?$/, '.ts');
      const origin = [source, relative('dist', built)].some((file) => existsSync(join(checkout, file)));
      if (!origin && extname(built) !== '.tsbuildinfo') rmSync(join(checkout, built));
    }
  }
}

/** @param {{ quiet?: boolean }} [options] quiet: what it prints is shown only if it fails */
function run(command, args, { quiet = false } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2];
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: checkout, stdio, encoding: 'utf8' });
  if (status === 0) return;
  if (quiet) console.error(`${stdout}${stderr}`);
  giveUp(`${[command, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}.`);
}
