import { ConcurrencyConflict } from '@refold/event-store';
import { Payments } from '@refold/events';
import { decoderOf, type RecordedEvent } from '@refold/model';
import type { MemoryStore } from '@refold/testing';
import { PaymentGatewayWorker } from '../../../apps/write-payments/src/gateway/payment-gateway.worker';
import { GatewayUnavailable, type PaymentGateway } from '../../../apps/write-payments/src/gateway/payment-gateway';
import { handlerOf } from '../../../libs/platform/src/write/worker/feed-worker';
import type { Random } from '../chance/random';
import { decidedByPayment } from '../domain/payments';
import { appendOf } from '../domain/writing';

/** How a call of the gateway ends for the process that makes it. */
export type CallFate = 'done' | 'dies before the call' | 'dies after the call' | 'dies before it is done';

interface Task {
  readonly recorded: RecordedEvent;
  isUnderway: boolean;
}

/**
 * The worker that asks the gateway, call by call: its list of tasks is simulated as it is stored, its handlers and the
 * aggregate that takes its answers are real.
 */
export class MemoryWorker {
  private readonly worker: PaymentGatewayWorker;
  private readonly tasks: Task[] = [];
  private readonly decode = decoderOf([Payments]);
  private position = 0n;

  constructor(
    private readonly store: MemoryStore,
    gateway: PaymentGateway,
    private readonly chance: Random,
  ) {
    this.worker = new PaymentGatewayWorker(gateway);
  }

  get waiting(): number {
    return this.tasks.length;
  }

  /** Reads on in the feed and notes what has to be done, in one transaction. */
  async follow(most: number): Promise<number> {
    const events = await this.store.readFeed(this.position, most);
    const concerned = events.filter(
      ({ origin, type }) => origin === 'live' && handlerOf(this.worker, type) !== undefined,
    );
    this.tasks.push(...concerned.map((recorded) => ({ recorded, isUnderway: false })));
    this.position = events.at(-1)?.feedNumber ?? this.position;
    return events.length;
  }

  /** Does the first task of one of the streams. It may be over only later: when the payment's stream is being written. */
  call(nth: number, fate: CallFate): { readonly what: string; readonly over: Promise<void> } | null {
    const streams = new Set<string>();
    const free = this.tasks.filter(({ recorded: { streamId }, isUnderway }) => {
      const isFirst = !streams.has(streamId);
      streams.add(streamId);
      return isFirst && !isUnderway;
    });
    const task = free[nth % Math.max(free.length, 1)];
    if (!task) return null;
    task.isUnderway = true;
    const over = this.perform(task, fate).finally(() => (task.isUnderway = false));
    return { what: `${task.recorded.type} of ${task.recorded.streamId}`, over };
  }

  private async perform(task: Task, fate: CallFate): Promise<void> {
    const { recorded } = task;
    if (fate === 'dies before the call') return;
    const handler = handlerOf(this.worker, recorded.type);
    try {
      const told = await handler?.(this.decode(recorded), recorded);
      if (fate === 'dies after the call') return;
      if (told) await this.tell(told, recorded.streamId);
    } catch (error) {
      if (error instanceof GatewayUnavailable) return;
      throw error;
    }
    if (fate === 'done') this.tasks.splice(this.tasks.indexOf(task), 1);
  }

  private async tell(command: object, streamId: string): Promise<void> {
    const id = streamId.slice('payment-'.length);
    for (;;) {
      const { version, events } = await this.store.loadStream(Payments, id);
      const decided = decidedByPayment(events, command);
      if (decided.length === 0) return;
      const append = appendOf({ of: Payments, id }, version, decided, this.chance);
      try {
        await this.store.append([append], { correlationId: 'told', causationId: null, origin: 'live' });
        return;
      } catch (error) {
        if (!(error instanceof ConcurrencyConflict)) throw error;
      }
    }
  }
}
