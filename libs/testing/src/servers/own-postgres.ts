import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres, superuserUrl } from '../../../../tools/local-stack/src/postgres/cluster';
import { removeHome } from '../../../../tools/local-stack/src/postgres/home';
import { provisionPostgres } from '../../../../tools/local-stack/src/postgres/provision';
import type { Piece } from '../../../../tools/local-stack/src/supervisor/piece';

/** A PostgreSQL server that a test may stop and start again. */
export interface OwnPostgres {
  /** Makes a private database. @returns its URL, as its own role */
  database(name: string): Promise<string>;
  start(): Promise<void>;
  /** Ends it as a crash does: nothing is finished, and the next start recovers from the log. */
  readonly crash: () => Promise<void>;
  /** Ends it in order; who is connected is thrown out. */
  readonly stop: () => Promise<void>;
  /** Stops it and deletes its data. */
  drop(): Promise<void>;
}

/** Makes a new cluster, whose transaction ids begin where those of every new cluster begin, and starts it. */
export const ownPostgres = async (): Promise<OwnPostgres> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'refold-postgres-'));
  // Under root, PostgreSQL's own user has to pass.
  chmodSync(dataDir, 0o755);
  const options = { dataDir, port: await freePort(), superuserPassword: 'test', scratch: false };
  const piece = postgres(options);
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    child = piece.spawn();
    child.stdout?.resume();
    child.stderr?.resume();
    await answering(piece);
  };
  process.once('exit', () => child?.kill('SIGQUIT'));
  await start();
  return {
    database: async (name) => {
      await provisionPostgres(superuserUrl(options), [{ database: name, role: name, password: name }]);
      return `postgres://${name}:${name}@127.0.0.1:${options.port}/${name}`;
    },
    start,
    crash: () => end('SIGQUIT'),
    stop: () => end('SIGINT'),
    drop: async () => {
      await end('SIGINT');
      removeHome(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const answering = async (piece: Piece): Promise<void> => {
  const deadline = Date.now() + piece.readyWithinMs;
  while (!(await piece.isReady().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL is not ready after ${piece.readyWithinMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
