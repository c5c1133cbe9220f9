// PostgreSQL, Kafka and ClickHouse for integration tests: the local stack's own, on free ports, with data that is thrown away.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkout } from '../prepare.mjs';

const variables = ['REFOLD_TEST_POSTGRES_URL', 'REFOLD_TEST_KAFKA_BROKERS', 'REFOLD_TEST_CLICKHOUSE_URL'];
/** Set for a developer's own servers; tests want one of their own. */
const ownServers = /^(DATABASE_URL_|KAFKA_BROKERS$|CLICKHOUSE_)/;

/** @returns {Promise<{ environment: Record<string, string>, stop(): Promise<void> }>} */
export async function startTestServers() {
  if (variables.every((name) => process.env[name])) return { environment: {}, stop: async () => {} };
  const dataDir = mkdtempSync(join(tmpdir(), 'refold-test-'));
  const stack = spawnStack(dataDir);
  const ended = new Promise((resolve) => stack.once('exit', resolve));
  const stop = async () => {
    stack.stdin.end();
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const serving = await firstServing(stack);
  if (serving) return { environment: testEnvironment(serving), stop };
  await stop();
  throw new Error('The servers for the tests did not start; the reason is above.');
}

/** It stops by itself when its input ends, so also when this process is killed. */
function spawnStack(dataDir) {
  const main = join(checkout, 'dist', 'tools', 'local-stack', 'src', 'main.js');
  const args = ['--infra-only', '--json', '--stop-on-stdin-end', '--port-base', '0', '--data-dir', dataDir];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownServers.test(name)));
  return spawn(process.execPath, ['--enable-source-maps', main, ...args], {
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function firstServing(stack) {
  return new Promise((resolve) => {
    stack.once('exit', () => resolve(undefined));
    createInterface({ input: stack.stdout }).on('line', (line) => {
      const message = JSON.parse(line);
      if (message.event === 'progress') console.error(`refold: ${message.text}`);
      if (message.event === 'died') console.error(`refold: ${message.name} died and is started again`);
      if (message.event === 'serving') resolve(message);
    });
  });
}

const testEnvironment = ({ postgresUrl, clickhouseUrl, environment }) => ({
  REFOLD_TEST_POSTGRES_URL: postgresUrl,
  REFOLD_TEST_KAFKA_BROKERS: environment.KAFKA_BROKERS,
  REFOLD_TEST_CLICKHOUSE_URL: clickhouseUrl,
});
