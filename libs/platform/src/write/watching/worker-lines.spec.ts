import type { RecordedEvent } from '@refold/model';
import { Payments } from '@refold/events';
import { createLogger, currentContext } from '../../logging';
import type { AnyFeedWorker } from '../worker/feed-worker';
import type { TaskList } from '../worker/task-list';
import { WorkerRun } from '../worker/worker-run';

const lines: Record<string, unknown>[] = [];
const to = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
const logger = createLogger({ process: 'write-payments', logLevel: 'info', to });

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const event = {
  ...{ id: 'event-1', type: 'PaymentCaptured', schemaVersion: 1, feedNumber: 1n, origin: 'live' },
  ...{ correlationId: 'visit-1', causationId: 'event-0', traceparent },
} as RecordedEvent;

test('the lines of a call name the event that it is about as their cause', async () => {
  let [tries, position] = [0, 0n];
  const worker: AnyFeedWorker = {
    ...{ name: 'teller', from: Payments },
    on: {
      PaymentCaptured: async () => {
        logger.info({ seen: currentContext()?.causationId }, 'Calling.');
        throw new Error('postgres://teller:hunter2@bank.example is away');
      },
    },
  };
  const tasks = {
    position: async () => ({ feedNumber: position, eventId: null }),
    claim: async () => (tries++ === 0 ? [{ feedNumber: 1n, attempt: 1 }] : []),
    add: async () => void (position = 1n),
    ...{ done: async () => undefined, postpone: async () => undefined },
  } as unknown as TaskList;
  const store = { readFeed: async (after: bigint) => (after === 0n ? [event] : []), feedHead: async () => 1n };
  const run = new WorkerRun(worker, {
    ...{ store, tasks, logger },
    feedSignal: { beyond: () => new Promise((resolve) => setTimeout(resolve, 5)) },
    tell: async () => undefined,
  });
  Object.assign(run, { decode: () => ({}) });
  run.start();
  while (lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await run.stop();
  const ids = { correlationId: 'visit-1', causationId: 'event-1', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' };
  expect(lines).toMatchObject([
    { msg: 'Calling.', ...ids },
    { msg: 'A task failed; it will be tried again.', worker: 'teller', feedNumber: '1', ...ids },
  ]);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});
