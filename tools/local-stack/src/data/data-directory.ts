import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeHome } from '../postgres/home';
import { Problem } from '../problem';
import { readStackFile } from './stack-file';
import { endLeftovers } from '../supervisor/leftovers';
import { isStill } from '../supervisor/process-identity';

/** Says that a folder was made by the local stack. `--fresh` deletes no other. */
const mark = 'refold-data';

/**
 * Makes the data directory ready for one stack: nobody else uses it, nothing of an earlier run is alive.
 * @throws {Problem} when a stack runs on it, or when it holds something else
 */
export async function claimDataDirectory(
  dataDir: string,
  fresh: boolean,
  progress: (line: string) => void,
): Promise<void> {
  refuseForeign(dataDir);
  await endEarlierRun(dataDir, progress);
  if (fresh) empty(dataDir);
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o755); // Under root, user postgres has to pass. What is secret in here is closed by itself.
  writeFileSync(join(dataDir, mark), 'Data of a local Refold. Made by npm start, deleted by npm start -- --fresh.\n');
}

function refuseForeign(dataDir: string): void {
  if (!existsSync(dataDir) || existsSync(join(dataDir, mark)) || readdirSync(dataDir).length === 0) return;
  throw new Problem(`${dataDir} holds something else than data of Refold. Name an empty or new folder: --data-dir DIR`);
}

async function endEarlierRun(dataDir: string, progress: (line: string) => void): Promise<void> {
  const earlier = readStackFile(dataDir);
  if (!earlier) return;
  const { supervisor, ...rest } = earlier.processes;
  if (supervisor && isStill(supervisor)) {
    throw new Problem(
      `Refold already runs on ${dataDir} (pid ${supervisor.pid}, ports from ${earlier.portBase}). ` +
        'Stop it, or start a second one: npm start -- --data-dir DIR --port-base N',
    );
  }
  const ended = await endLeftovers(rest);
  if (ended.length > 0) progress(`an earlier run was killed and left behind ${ended.join(', ')}: ended now`);
}

function empty(dataDir: string): void {
  removeHome(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}
