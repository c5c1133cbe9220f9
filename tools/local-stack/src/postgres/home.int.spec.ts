import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeIn, removeHome } from './home';
import { postgresUser } from './operating-system-user';

/** Only root has to leave the cluster to another user; for everybody else there is nothing to test. */
const underRoot = process.getuid?.() === 0 ? describe : describe.skip;

underRoot('the home of a cluster that root starts', () => {
  let parent: string;
  let dataDir: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'refold-home-'));
    dataDir = join(parent, 'data');
    mkdirSync(dataDir);
  });

  afterEach(() => {
    removeHome(dataDir);
    rmSync(parent, { recursive: true });
  });

  test('lies in the data directory and belongs to user postgres', () => {
    chmodSync(parent, 0o755);
    const user = postgresUser();
    const home = homeIn(dataDir, user);
    expect(home).toBe(join(dataDir, 'postgres'));
    expect(statSync(home)).toMatchObject({ uid: user?.uid, gid: user?.gid });
  });

  test('lies elsewhere when user postgres cannot enter the data directory, and is found again there', () => {
    chmodSync(parent, 0o700);
    const home = homeIn(dataDir, postgresUser());
    expect(home.startsWith(dataDir)).toBe(false);
    expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true);
    expect(realpathSync(join(dataDir, 'postgres'))).toBe(home);
    expect(homeIn(dataDir, postgresUser())).toBe(home);
  });

  test('is deleted with the data directory, wherever it lies', () => {
    chmodSync(parent, 0o700);
    const home = homeIn(dataDir, postgresUser());
    removeHome(dataDir);
    expect([home, join(dataDir, 'postgres')].filter(existsSync)).toEqual([]);
  });
});
