import { Metrics } from '../../metrics';
import type { SagaSide } from '../sagas/saga-side';
import { sagaMetrics, watchedDelivery } from './saga-metrics';

const linesOf = async (metrics: Metrics): Promise<string[]> =>
  (await metrics.scrape()).split('\n').filter((line) => line.startsWith('refold_saga'));

test('each try of a command is counted by what came of it', async () => {
  const metrics = new Metrics();
  const answers = [
    { kind: 'done' },
    { kind: 'later', why: 'x' },
    { kind: 'refused', code: 'c', message: 'm' },
  ] as const;
  const next = answers[Symbol.iterator]();
  const deliver = watchedDelivery(metrics, async () => next.next().value ?? { kind: 'done' });
  for (const _ of answers) await deliver({ type: 'Pay' } as never);
  const lines = await linesOf(metrics);
  for (const outcome of ['done', 'later', 'refused'])
    expect(lines).toContain(`refold_saga_command_duration_seconds_count{command="Pay",outcome="${outcome}"} 1`);
});

test('a try that fails with us counts as one in vain, and the failure goes on', async () => {
  const metrics = new Metrics();
  const failing = watchedDelivery(metrics, () => Promise.reject(new Error('no')));
  await expect(failing({ type: 'Pay' } as never)).rejects.toThrow('no');
  expect(await linesOf(metrics)).toContain(
    'refold_saga_command_duration_seconds_count{command="Pay",outcome="later"} 1',
  );
});

test('how many instances stand how, and what waits for an answer, is asked at each scrape; what is over is gone', async () => {
  const metrics = new Metrics();
  let census: Awaited<ReturnType<SagaSide['census']>> = {
    instances: [{ saga: 'checkout', standing: 'stuck', instances: 2 }],
    commands: [{ saga: 'checkout', waiting: 3, failing: 1, oldestSeconds: 90 }],
    events: [{ saga: 'checkout', early: 4, parked: 5 }],
  };
  const runner = { deadlines: { passed: 6 }, problems: () => ['Kafka is away.'] };
  sagaMetrics(metrics, { kind: 'here', census: async () => census, runner } as unknown as SagaSide);
  expect(await linesOf(metrics)).toEqual(
    expect.arrayContaining([
      'refold_saga_instances{saga="checkout",standing="stuck"} 2',
      'refold_saga_unanswered_commands{saga="checkout"} 3',
      'refold_saga_failing_commands{saga="checkout"} 1',
      'refold_saga_oldest_unanswered_seconds{saga="checkout"} 90',
      'refold_saga_early_events{saga="checkout"} 4',
      'refold_saga_parked_events{saga="checkout"} 5',
      'refold_saga_deadlines_total 6',
      'refold_saga_problems 1',
      'refold_sagas_running 1',
    ]),
  );
  census = { instances: [], commands: [], events: [] };
  expect((await linesOf(metrics)).filter((line) => line.includes('checkout'))).toEqual([]);
});

test('a service without sagas tells nothing of them, and a process that leaves them to another tells that', async () => {
  const [without, elsewhere] = [new Metrics(), new Metrics()];
  sagaMetrics(without, { kind: 'none' });
  sagaMetrics(elsewhere, { kind: 'elsewhere' });
  expect([await linesOf(without), await linesOf(elsewhere)]).toEqual([[], ['refold_sagas_running 0']]);
});
