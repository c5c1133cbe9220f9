import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually, testDatabase, type TestDatabase } from '@refold/testing';

/* The service as a process of its own, which is told to stop, or killed, while a command hangs in its database. */

const root = join(__dirname, '..', '..', '..');
const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'BRL' } };
const basket = { customerId: 'c1', shipTo: {}, currency: 'BRL', lines: [line] };

let database: TestDatabase;
let url: string;
let service: ChildProcess;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await testDatabase('signals');
  service = await start();
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
});

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

const start = async (): Promise<ChildProcess> => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    ['-r', join(root, 'libs/testing/run-typescript.cjs'), join(__dirname, 'main.ts')],
    {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL_ORDERS: database.url,
        RELAY: 'process',
        PORT: String(port),
        KNOWN_CUSTOMERS: 'any',
      },
      stdio: 'ignore',
    },
  );
  children.push(child);
  await eventually(
    () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => child.exitCode !== null,
      ),
    50_000,
  );
  return child;
};

const place = (key: string) =>
  fetch(`${url}/orders`, {
    method: 'POST',
    body: JSON.stringify(basket),
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  });
const placed = async (key: string): Promise<unknown[]> => {
  const { rows } = await database.pool.query<{ id: string }>(
    `select answer ->> 'id' as id from command_answers join events on stream_id = answer ->> 'streamId' where key = $1`,
    [key],
  );
  return rows;
};

/** Does this while a command hangs in the database; it goes on afterwards, whoever has died. */
const whileItHangs = async (key: string, work: (answer: Promise<Response>) => Promise<unknown>): Promise<void> => {
  const client = await database.pool.connect();
  await client.query('begin');
  await client.query('lock table events in share mode');
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  try {
    const answer = place(key);
    answer.catch(() => undefined);
    await eventually(async () => (await database.pool.query(waiting)).rowCount === 1);
    await work(answer);
  } finally {
    await client.query('commit');
    client.release();
  }
};

test('SIGTERM lets the command end, and then the process: nothing is half answered', async () => {
  let answer: Promise<Response> | undefined;
  const ended = once(service, 'exit');
  await whileItHangs('stopped', async (inFlight) => {
    answer = inFlight;
    service.kill('SIGTERM');
    await eventually(() =>
      fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    expect(service.exitCode).toBeNull();
  });
  const body = (await (await answer)?.json()) as { id: string };
  expect(await placed('stopped')).toEqual([{ id: body.id }]);
  expect(await ended).toEqual([0, null]);
}, 60_000);

test('SIGKILL leaves the key to the repeat: the order is placed once, whether or not the first one was', async () => {
  service = await start();
  await whileItHangs('killed', async (answer) => {
    service.kill('SIGKILL');
    await expect(answer).rejects.toThrow();
  });
  service = await start();
  const { status, body } = await place('killed').then(async (answer) => ({
    status: answer.status,
    body: (await answer.json()) as { id: string },
  }));
  expect(status).toBe(201);
  expect(await placed('killed')).toEqual([{ id: body.id }]);
  const { rows } = await database.pool.query('select count(*)::integer as orders from events');
  expect(rows).toEqual([{ orders: 2 }]);
}, 60_000);
