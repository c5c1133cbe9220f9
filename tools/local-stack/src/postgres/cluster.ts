import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Problem } from '../problem';
import type { Piece } from '../supervisor/piece';
import { binariesFor } from './binaries';
import { homeIn } from './home';
import { postgresUser, type OperatingSystemUser } from './operating-system-user';

export interface ClusterOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly superuserPassword: string;
  /** Data need not outlive a crash of the machine: for tests, several times faster. */
  readonly scratch: boolean;
}

/** The URL of the superuser, who only provisions; no process of the system gets it. */
export const superuserUrl = ({ port, superuserPassword }: ClusterOptions): string =>
  `postgres://postgres:${superuserPassword}@127.0.0.1:${port}/postgres`;

/** PostgreSQL from npm, on loopback alone. The first time, this creates its cluster. */
export function postgres(options: ClusterOptions): Piece {
  const user = postgresUser();
  const binaries = binariesFor(user);
  const home = homeIn(options.dataDir, user);
  const cluster = join(home, 'cluster');
  if (!existsSync(cluster)) createCluster({ ...options, binaries, home, user });
  return {
    name: 'postgres',
    spawn: () =>
      spawn(join(binaries, 'postgres'), ['-D', cluster, '-p', String(options.port), ...settings(options)], {
        ...user,
        cwd: home,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    isReady: () => answers(superuserUrl(options)),
    stopSignal: 'SIGINT', // A fast shutdown: SIGTERM would wait for clients to leave.
    readyWithinMs: 30_000,
    stopWithinMs: 20_000,
  };
}

function settings({ scratch }: ClusterOptions): string[] {
  const local = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_line_prefix='];
  return [...local, ...serverSettings, ...(scratch ? scratchSettings : [])].flatMap((setting) => ['-c', setting]);
}

/** Data that is thrown away need outlive no loss of power, and its passwords need withstand nobody: tests connect thousands of times. */
const scratchSettings = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'scram_iterations=1'];

/**
 * The container of docker-compose.yml is set the same way. Lost races for a stream version are ordinary here, and
 * reported to the client; the server's log leaves them out.
 */
export const serverSettings = [
  'max_connections=300',
  'shared_buffers=128MB',
  'jit=off',
  'timezone=UTC',
  'log_min_messages=log',
  'log_checkpoints=off',
  'max_logical_replication_workers=0',
];

interface Creation extends ClusterOptions {
  readonly binaries: string;
  readonly home: string;
  readonly user: OperatingSystemUser | undefined;
}

/** Built aside and renamed, so that a start which is killed meanwhile leaves no half of a cluster behind. */
function createCluster({ binaries, home, user, superuserPassword, scratch }: Creation): void {
  const [draft, passwordFile] = [join(home, 'cluster.new'), join(home, 'password')];
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const flags = ['--username=postgres', '--auth=scram-sha-256', '--locale=C.UTF-8', '--encoding=UTF8'];
  const initdb = spawnSync(
    join(binaries, 'initdb'),
    ['-D', draft, `--pwfile=${passwordFile}`, ...flags, ...(scratch ? ['--no-sync', '-c', 'scram_iterations=1'] : [])],
    { ...user, cwd: home, encoding: 'utf8' },
  );
  rmSync(passwordFile);
  if (initdb.status !== 0) {
    throw new Problem(
      `PostgreSQL's data folder could not be created in ${home}: ${initdb.error?.message ?? initdb.stderr}`,
    );
  }
  renameSync(draft, join(home, 'cluster'));
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
  return true;
}
