import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout';
import { Problem } from '../problem';
import type { Piece } from '../supervisor/piece';
import { clickhouseDatabase, type ClickHouseUser } from '../topology';
import { enginePath } from './engine-path';

export interface ClickHouseOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly passwords: Readonly<Record<ClickHouseUser, string>>;
}

/** @returns `http://user:password@127.0.0.1:port/refold`, as CLICKHOUSE_URL has it */
export function clickhouseUrl(user: ClickHouseUser, { port, passwords }: ClickHouseOptions): string {
  return `http://${user}:${passwords[user]}@127.0.0.1:${port}/${clickhouseDatabase}`;
}

/** The ClickHouse engine from npm `chdb`, on loopback alone. */
export function clickhouse(options: ClickHouseOptions): Piece {
  const home = join(options.dataDir, 'clickhouse');
  const engine = [join(__dirname, 'engine.js'), enginePath()];
  const command = [...engine, join(home, 'data'), String(options.port), configuration()];
  mkdirSync(join(home, 'data'), { recursive: true });
  return {
    name: 'clickhouse',
    spawn: () =>
      spawn(process.execPath, command, {
        cwd: home,
        detached: true,
        env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', ...passwordVariables(options) },
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    isReady: async () =>
      (await fetch(`http://127.0.0.1:${options.port}/ping`, { headers: { connection: 'close' } })).ok,
    stopSignal: 'SIGTERM',
    readyWithinMs: 60_000,
    stopWithinMs: 20_000,
  };
}

const passwordVariables = ({ passwords }: ClickHouseOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries(passwords).map(([user, password]) => [`REFOLD_CLICKHOUSE_${user.toUpperCase()}`, password]),
  );

/** The engine goes on in silence without a file that it does not find, so that is refused here. */
function configuration(): string {
  const infra = join(checkout, 'infra', 'clickhouse');
  for (const file of ['server.xml', 'users.xml']) {
    if (!existsSync(join(infra, file))) throw new Problem(`${join(infra, file)} is missing from the checkout.`);
  }
  return join(infra, 'server.xml');
}
