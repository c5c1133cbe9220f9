import { testDatabase, type TestDatabase } from '@refold/testing';
import { Client } from 'pg';
import { becomeLeader, whileLeading } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;
let clients: Client[];

beforeEach(async () => {
  database = await testDatabase('leadership');
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  await database.drop();
});

const lock = [1, 2] as const;
const never = new AbortController().signal;
const connect = async (): Promise<Client> => {
  const client = new Client({ connectionString: database.url });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return client;
};
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('of two candidates one leads; the other stands by until the lock is free', async () => {
  const [first, second] = [await connect(), await connect()];
  let standby = 0;
  expect(await becomeLeader(first, { lock, askEveryMs: 20 }, never)).toBe(true);
  const waiting = becomeLeader(second, { lock, askEveryMs: 20, onStandby: () => (standby += 1) }, never);
  await sleep(150);
  expect(standby).toBeGreaterThan(2);
  await first.end();
  expect(await waiting).toBe(true);
});

test('a candidate that is told to stop does not lead', async () => {
  const [first, second] = [await connect(), await connect()];
  await becomeLeader(first, { lock, askEveryMs: 20 }, never);
  const over = new AbortController();
  const waiting = becomeLeader(second, { lock, askEveryMs: 60_000 }, over.signal);
  setTimeout(() => over.abort(), 50);
  expect(await waiting).toBe(false);
});

test('a leader that falls silent loses the lock; one that is busy elsewhere keeps it', async () => {
  const [leader, other] = [await connect(), await connect()];
  await becomeLeader(leader, { lock, askEveryMs: 20, longestSilenceMs: 600 }, never);
  const over = new AbortController();
  const waiting = becomeLeader(other, { lock, askEveryMs: 20 }, over.signal);
  expect(await whileLeading(leader, () => sleep(2_000).then(() => 'done'), 100)).toBe('done');
  const { rows } = await leader.query('select 1 as alive');
  expect(rows).toEqual([{ alive: 1 }]);
  expect(await waiting).toBe(true);
});

test('a connection that is lost during the work is told after it', async () => {
  const leader = await connect();
  const { rows } = await leader.query<{ pid: number }>('select pg_backend_pid() as pid');
  const work = async (): Promise<void> => {
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await sleep(300);
  };
  await expect(whileLeading(leader, work, 20)).rejects.toThrow();
  await expect(
    whileLeading(await connect(), () => Promise.reject(new Error('the broker is away')), 20),
  ).rejects.toThrow('the broker is away');
});
