import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '@refold/testing';
import { describePlayground } from './playground';

const processes = [
  ...['supervisor', 'postgres', 'kafka', 'clickhouse'],
  ...['orders', 'payments', 'inventory', 'customers', 'shipping', 'projector', 'query-api'],
];

/** Elsewhere nothing tells shared memory apart from a process's own. */
const onLinux = process.platform === 'linux' ? test : test.skip;

describe('npm start', () => {
  let system: RunningSystem;

  const address = (variable: string, path = ''): string => `${system.environment[variable] ?? ''}${path}`;
  const ask = async (query: string): Promise<Record<string, never>> => {
    const answer = await fetch(address('QUERY_API_URL', '/graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await answer.json()) as Record<string, never>;
  };
  const within = async (seconds: number, fact: () => Promise<boolean>): Promise<boolean> => {
    for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(200)) {
      if (await fact().catch(() => false)) return true;
    }
    return false;
  };
  const isReady = async () => (await fetch(address('QUERY_API_URL', '/readyz'))).ok;

  beforeAll(async () => {
    system = await startSystem({ demo: true });
  });

  afterAll(() => system.stop());

  describePlayground(() => system);

  test('runs every part as a process of its own', () => {
    expect(Object.keys(system.processes).sort()).toEqual([...processes].sort());
    expect(new Set(Object.values(system.processes).map(({ pid }) => pid)).size).toBe(processes.length);
  });

  test('serves a playground and a ready query API', async () => {
    const page = await fetch(address('QUERY_API_URL', '/graphql'), { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await isReady()).toBe(true);
  });

  test('has orders to show, placed through the services', async () => {
    const count = async () =>
      (await ask('{ orders(first: 1) { totalCount } }')) as { data?: { orders?: { totalCount: number } } };
    expect(await within(90, async () => ((await count()).data?.orders?.totalCount ?? 0) >= 24)).toBe(true);
  });

  test('checks out the order that the README places', async () => {
    const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
    const [, url = '', body = ''] = /curl [^\n]*127\.0\.0\.1:4001(\S+) -d '([^']+)'/.exec(readme) ?? [];
    const headers = { 'content-type': 'application/json' };
    const placed = await fetch(address('SERVICE_URL_ORDERS', url), { method: 'POST', headers, body });
    expect({ status: placed.status, body: await placed.json() }).toMatchObject({ status: 201 });
    const query = '{ saga(id: "my-order") { outcome order { status shipments { status } } } }';
    const isCheckedOut = async () =>
      JSON.stringify((await ask(query)).data) ===
      '{"saga":{"outcome":"confirmed","order":{"status":"CONFIRMED","shipments":[{"status":"SCHEDULED"}]}}}';
    expect(await within(60, isCheckedOut)).toBe(true);
  });

  onLinux('takes less than 2.5 GiB of memory in all', () => {
    // The supervisor is the parent of all: whoever counted trees would count each of them twice.
    const pids = new Set(Object.values(system.processes).flatMap(({ pid }) => familyOf(pid)));
    const mebibytes = [...pids].map(residentMebibytes);
    expect(Object.values(system.processes).every(({ pid }) => residentMebibytes(pid) > 0)).toBe(true);
    expect(mebibytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2560);
  });

  test.each(['orders', 'projector', 'query-api', 'postgres', 'kafka', 'clickhouse'])(
    'starts %s again when it is killed, reports it, and serves again',
    async (name) => {
      const { pid } = system.processes[name] ?? { pid: 0 };
      await system.killAndAwait(name);
      expect(system.processes[name]).toMatchObject({ state: 'ready', restarts: 1 });
      expect(system.processes[name]?.pid).not.toBe(pid);
      expect(await within(60, isReady)).toBe(true);
      const { data } = (await ask('{ orders(first: 1) { totalCount } }')) as {
        data?: { orders?: { totalCount: number } };
      };
      expect(data?.orders?.totalCount).toBeGreaterThanOrEqual(24);
    },
  );
});

/** The process and its children, such as PostgreSQL's connections. */
function familyOf(pid: number): number[] {
  const children = unlessGone(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'), '');
  return [
    pid,
    ...children
      .trim()
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => familyOf(Number(child))),
  ];
}

/** Shared pages count for one in each part. */
function residentMebibytes(pid: number): number {
  const rollup = unlessGone(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), '');
  return Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** A connection of PostgreSQL may end while all are counted. */
function unlessGone<T>(read: () => T, gone: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return gone;
    throw error;
  }
}
