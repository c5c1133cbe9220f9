import { ConcurrencyConflict, openPool } from '@refold/event-store';
import { Payments } from '@refold/events';
import { silent } from '@refold/kafka';
import type { Pool } from 'pg';
import type { PaymentGateway } from '../../../../apps/write-payments/src/gateway/payment-gateway';
import { PaymentGatewayWorker } from '../../../../apps/write-payments/src/gateway/payment-gateway.worker';
import { TaskList } from '../../../../libs/platform/src/write/worker/task-list';
import { WorkerRun } from '../../../../libs/platform/src/write/worker/worker-run';
import { Random } from '../../chance/random';
import { decidedByPayment } from '../../domain/payments';
import { appendOf } from '../../domain/writing';
import type { RunningService } from './service';

/**
 * The worker of the payments' service, which asks the gateway; two of them, as in two instances. What its answers change
 * is decided by the real aggregate.
 */
export class RunningWorker {
  /** Telling what the gateway said fails so many times: as if the process died after the call. */
  failing = 0;
  private readonly chance = new Random(crypto.randomUUID());
  private readonly pool: Pool;
  private readonly tasks: TaskList;
  private readonly runs: readonly WorkerRun[];

  constructor(
    private readonly payments: RunningService,
    gateway: PaymentGateway,
  ) {
    // Not one of those that are terminated: a task whose end could not be noted waits for half a minute.
    this.pool = openPool(payments.database.url, { max: 6, application_name: 'torture worker' });
    const worker = new PaymentGatewayWorker(gateway);
    this.tasks = new TaskList(this.pool, worker.name);
    const { store, feedSignal } = payments;
    const parts = { store, feedSignal, tasks: this.tasks, logger: silent as never };
    this.runs = [1, 2].map(() => new WorkerRun(worker, { ...parts, tell: (command) => this.tell(command) }));
    for (const run of this.runs) run.start();
  }

  /** What it has still to do, in words; null when it has read the whole feed and asked about everything. */
  async whatIsAsked(): Promise<string | null> {
    const { waiting, position, error } = await this.tasks.status();
    const head = await this.payments.store.feedHead();
    if (BigInt(position) < head) return `the worker has read ${position} of ${head} events`;
    return waiting > 0 ? `the gateway is asked (${waiting} times, the last error: ${error ?? 'none'})` : null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.stop()));
    await this.pool.end();
  }

  private async tell(command: object): Promise<void> {
    const { paymentId: id } = command as { paymentId: string };
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('The process died before it could tell.');
    }
    for (;;) {
      const { version, events } = await this.payments.store.loadStream(Payments, id);
      const decided = decidedByPayment(events, command);
      if (decided.length === 0) return;
      const append = appendOf({ of: Payments, id }, version, decided, this.chance);
      try {
        await this.payments.store.append([append], { correlationId: 'told', causationId: null, origin: 'live' });
        return;
      } catch (error) {
        if (!(error instanceof ConcurrencyConflict)) throw error;
      }
    }
  }
}
