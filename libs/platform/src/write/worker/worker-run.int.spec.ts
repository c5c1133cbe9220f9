import { EventStore, FeedSignal, migrate, Sequencer, type StreamAppend } from '@refold/event-store';
import { event, Id, stream, type AnyEvent } from '@refold/model';
import { eventually, testDatabase, type TestDatabase } from '@refold/testing';
import pino from 'pino';
import { currentContext } from '../../logging';
import { writeSideMigrations } from '../runtime/runtime';
import type { FeedWorker, Told } from './feed-worker';
import { TaskList } from './task-list';
import { WorkerRun } from './worker-run';

class Asked extends event('Asked', 1, { id: Id, step: Id }) {}
class Answered extends event('Answered', 1, { id: Id }) {}
const Questions = stream('question', { service: 'test', id: 'id', partitionBy: 'id', events: [Asked, Answered] });

const context = { correlationId: 'c', causationId: null, origin: 'live' as const };
const versions = new Map<string, number>();

let database: TestDatabase;
let store: EventStore;
let sequencer: Sequencer;
let feedSignal: FeedSignal;
const runs: WorkerRun[] = [];

beforeEach(async () => {
  database = await testDatabase('worker');
  await migrate(database.pool, [writeSideMigrations]);
  store = new EventStore(database.pool, { service: 'test', streams: [Questions] });
  sequencer = new Sequencer(database.pool);
  feedSignal = new FeedSignal(database.pool);
  sequencer.start();
  feedSignal.start();
  versions.clear();
});
afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()));
  await Promise.all([sequencer.stop(), feedSignal.stop(), store.close()]);
  await database.drop();
});

const append = async (...events: AnyEvent[]): Promise<void> => {
  for (const one of events) {
    const { id } = one as unknown as { id: string };
    const expectedVersion = versions.get(id) ?? 0;
    const appended: StreamAppend = {
      streamId: `question-${id}`,
      partitionKey: id,
      expectedVersion,
      events: [{ event: one }],
    };
    await store.append([appended], context);
    versions.set(id, expectedVersion + 1);
  }
};
const tasks = () => new TaskList(database.pool, 'asker');
const run = (
  ask: (asked: Asked) => Promise<Told>,
  tell: (command: { type: string }) => Promise<unknown> = async () => 0,
) => {
  const worker: FeedWorker<typeof Questions> = { name: 'asker', from: Questions, on: { Asked: ask } };
  const started = new WorkerRun(worker, { store, feedSignal, tasks: tasks(), logger: pino({ level: 'silent' }), tell });
  runs.push(started);
  started.start();
  return started;
};
const idle = () => eventually(async () => (await tasks().status()).waiting === 0);

test('events of one stream are handled in order and one at a time, whatever the others do', async () => {
  const steps: string[] = [];
  await append(...['a1', 'b1', 'a2', 'b2', 'a3'].map((step) => new Asked({ id: step.slice(0, 1), step })));
  let underWay = 0;
  run(async ({ id, step }) => {
    if (id === 'a') expect(++underWay).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (id === 'a') underWay--;
    steps.push(step);
    return null;
  });
  await eventually(() => steps.length === 5);
  expect(steps.filter((step) => step.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
  expect(steps.filter((step) => step.startsWith('b'))).toEqual(['b1', 'b2']);
});

test('a worker that has nothing to do rests', async () => {
  await append(new Asked({ id: 'a', step: 'a1' }));
  run(async () => null);
  await idle();
  // Long enough for an idle worker to have looked once by itself.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const reads = jest.spyOn(store, 'readFeed');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(reads.mock.calls.length).toBeLessThan(5);
});

test('a stream whose call fails waits, and the others go on', async () => {
  const done: string[] = [];
  let failures = 3;
  await append(new Asked({ id: 'bad', step: 'bad1' }), new Asked({ id: 'bad', step: 'bad2' }));
  run(async ({ id, step }) => {
    if (id === 'bad' && failures-- > 0) throw new Error('the provider is down');
    done.push(step);
    return null;
  });
  await eventually(async () => (await tasks().status()).failing === 1);
  expect(await tasks().status()).toMatchObject({ waiting: 2, error: 'the provider is down' });
  await append(new Asked({ id: 'good', step: 'good1' }));
  await eventually(() => done.length === 3);
  expect(done).toEqual(['good1', 'bad1', 'bad2']);
});

test('what the world answered is told in the context of the event that asked', async () => {
  await append(new Asked({ id: 'q', step: 's' }));
  const told: unknown[] = [];
  run(
    async () => ({ type: 'Tell' }),
    async (command) => told.push([command, currentContext()]),
  );
  await eventually(() => told.length === 1);
  const [recorded] = await store.readFeed(0n, 1);
  expect(told).toEqual([[{ type: 'Tell' }, { correlationId: 'c', causationId: recorded?.id, traceparent: null }]]);
});

test('a process that dies between the call and the append leaves the task to the next one', async () => {
  await append(new Asked({ id: 'q', step: 's' }));
  const calls: string[] = [];
  const ask = async ({ id }: Asked) => {
    calls.push(id);
    return { type: 'Tell' };
  };
  let release = (): void => undefined;
  const dead = new Promise<void>((resolve) => (release = resolve));
  const first = run(ask, () => dead);
  await eventually(() => calls.length === 1);
  // Like a dead process it claims nothing any more; its call hangs.
  const ended = first.stop();
  const told: unknown[] = [];
  run(ask, async (command) => told.push(command));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(told).toEqual([]);
  await database.pool.query('update worker_tasks set due_at = now()'); // The lease ends.
  await eventually(() => told.length === 1);
  expect(calls).toEqual(['q', 'q']);
  release();
  await ended;
  await idle();
});

test('two instances share the work: each event is handled by one of them', async () => {
  const handled: string[] = [];
  const ask = async ({ step }: Asked) => {
    handled.push(step);
    return null;
  };
  run(ask);
  run(ask);
  const steps = Array.from({ length: 40 }, (_, n) => `s${n}`);
  await append(...steps.map((step, n) => new Asked({ id: `q${n}`, step })));
  await eventually(() => handled.length >= 40);
  await idle();
  expect(handled.sort()).toEqual([...steps].sort());
});

test('a store that was restored behind what the worker has read is an error, and nothing is done', async () => {
  await append(new Asked({ id: 'p', step: 'p1' }));
  run(async () => null);
  await eventually(async () => (await tasks().position()).feedNumber === 1n);
  await Promise.all(runs.splice(0).map((each) => each.stop()));
  await database.pool.query("update worker_positions set event_id = '0192e4a0-0000-7000-8000-000000000001'");
  await append(new Asked({ id: 'q', step: 's' }));
  const handled: string[] = [];
  const ask = async ({ step }: Asked) => (handled.push(step), null);
  const grownPast = run(ask);
  await eventually(() => grownPast.restored !== null);
  expect(grownPast.restored).toContain(
    'event 0192e4a0-0000-7000-8000-000000000001 as number 1, which the feed does not',
  );
  await database.pool.query('update worker_positions set feed_number = 1000');
  const behind = run(ask);
  await eventually(() => behind.restored !== null);
  expect(behind.restored).toContain('as number 1000');
  expect(handled).toEqual([]);
});

test('a position that was kept without an event goes on, and has one then', async () => {
  await append(new Asked({ id: 'p', step: 'p1' }));
  run(async () => null);
  await eventually(async () => (await tasks().position()).feedNumber === 1n);
  await database.pool.query('update worker_positions set event_id = null');
  await append(new Asked({ id: 'p', step: 'p2' }));
  await eventually(async () => (await tasks().position()).feedNumber === 2n);
  const [, second] = await store.readFeed(0n, 2);
  expect((await tasks().position()).eventId).toBe(second?.id);
});

test('a position that an earlier release has moved, and not the event beside it, is no restored store', async () => {
  await append(new Asked({ id: 'p', step: 'p1' }));
  run(async () => null);
  await eventually(async () => (await tasks().position()).feedNumber === 1n);
  await Promise.all(runs.splice(0).map((each) => each.stop()));
  await append(new Asked({ id: 'p', step: 'p2' }));
  await eventually(async () => (await store.feedHead()) === 2n);
  await database.pool.query('update worker_positions set feed_number = 2');
  await append(new Asked({ id: 'p', step: 'p3' }));
  const handled: string[] = [];
  run(async ({ step }) => (handled.push(step), null));
  await eventually(() => handled.length > 0);
  expect(handled).toEqual(['p3']);
});
