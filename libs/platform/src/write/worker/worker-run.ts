import { setTimeout as sleep } from 'node:timers/promises';
import { backoff, Bell, pause, Pulse, type EventStore, type FeedSignal } from '@refold/event-store';
import { decoderOf, type Decoder, type RecordedEvent } from '@refold/model';
import { inContext, type Logger } from '../../logging';
import { attributesOf, isSampled, spanned, tracer } from '../../tracing';
import { handlerOf, type AnyFeedWorker } from './feed-worker';
import type { Task, TaskList, WorkerPosition } from './task-list';

export interface WorkerParts {
  readonly store: Pick<EventStore, 'readFeed'>;
  readonly feedSignal: Pick<FeedSignal, 'beyond'>;
  readonly tasks: TaskList;
  readonly logger: Logger;
  /** Carries out the command that tells what the world answered. */
  readonly tell: (command: { readonly type: string }) => Promise<unknown>;
  /** Why nothing is to be done on this store, as others have found; null when there is no reason. */
  readonly refusal?: () => Promise<string | null>;
}

/** Events read at once. */
const readAtOnce = 500;
/** Calls under way at the same time. */
const mostCalls = 16;
/** A call that has not answered by then counts as failed; it must end well before the lease does. */
const longestCallMs = 10_000;
/** How long a task stays with a process that may have died. */
const leaseSeconds = 30;
const idleMs = 1_000;
/** A statement is given up after a minute, and a call well before that. */
const longestStepMs = 75_000;
const longestPauseMs = 30_000;

/** Follows the service's own feed and does what its worker says, at least once for every event, until it is stopped. */
export class WorkerRun {
  private readonly bell = new Bell();
  private readonly calls = new Map<Promise<void>, Pulse>();
  private readonly loopPulse = new Pulse(idleMs, longestStepMs);
  private readonly decode: Decoder;
  private position = 0n;
  /** Tries of tasks since the start. */
  readonly tries = { done: 0, failed: 0 };
  /** Which event the worker has read that the store lacks, for it was restored to an earlier state; null when none. */
  restored: string | null = null;
  private stopping = false;
  private readonly leaving = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly worker: AnyFeedWorker,
    private readonly parts: WorkerParts,
  ) {
    this.decode = decoderOf([worker.from]);
  }

  /** Before the first command is taken: where a new worker begins depends on what is in the feed by then. */
  async takePlace(): Promise<void> {
    await this.parts.tasks.position();
  }

  start(): void {
    this.running ??= this.loop();
  }

  /** Ends when the calls under way have ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.leaving.abort();
    this.bell.ring();
    await this.running;
    await Promise.all(this.calls.keys());
    this.loopPulse.rest();
  }

  get name(): string {
    return this.worker.name;
  }

  /** Of the loop, or of the call that has gone on for longest: with all of its calls stuck, a worker does nothing. */
  get pulse(): Pulse {
    const pulses = [this.loopPulse, ...this.calls.values()];
    return pulses.reduce((oldest, each) => ((each.silentMs ?? 0) > (oldest.silentMs ?? 0) ? each : oldest));
  }

  private async loop(): Promise<void> {
    const { logger } = this.parts;
    for (let failures = 0; !this.stopping;) {
      this.loopPulse.beat();
      try {
        await this.refuseRestored();
        const hasAll = (await this.follow()) < readAtOnce;
        await this.take();
        failures = 0;
        if (hasAll) await this.idle();
        if (!this.stopping) await this.pace();
      } catch (error) {
        failures += 1;
        logger.error({ err: error, worker: this.worker.name }, 'The worker cannot go on for now.');
        await this.bell.wait(backoff(failures, longestPauseMs));
      }
    }
  }

  /** A worker's own position was restored with its store: what Kafka holds is remembered by the relay alone. */
  private async refuseRestored(): Promise<void> {
    const why = (await this.parts.refusal?.()) ?? null;
    if (why === null) return;
    this.restored = why;
    throw new Error(why);
  }

  private async pace(): Promise<void> {
    const { paceMs = 0 } = this.worker;
    if (paceMs > 0) await pause(paceMs, this.leaving.signal);
  }

  /** Until the feed has grown beyond what was read, a call has ended, or a postponed task may be due. */
  private async idle(): Promise<void> {
    const over = new AbortController();
    // Once the wait is over this must not ring: the bell would keep it, and no wait would ever last again.
    void this.parts.feedSignal.beyond(this.position, idleMs, over.signal).then(() => {
      if (!over.signal.aborted) this.bell.ring();
    });
    await this.bell.wait(idleMs);
    over.abort();
  }

  /** Reads on, and writes down what has to be done. */
  private async follow(): Promise<number> {
    const { store, tasks } = this.parts;
    const position = await tasks.position();
    this.position = position.feedNumber;
    this.loopPulse.beat();
    const events = await this.readOn(store, position);
    this.loopPulse.beat();
    const last = events.at(-1);
    if (last) {
      const concerned = events.filter((event) => this.concerns(event));
      await tasks.add(position.feedNumber, last, concerned);
      this.position = last.feedNumber;
    }
    return events.length;
  }

  /** The event at the position is read again: a feed that has another one there is not the one that was read. */
  private async readOn(store: WorkerParts['store'], { feedNumber, eventId }: WorkerPosition): Promise<RecordedEvent[]> {
    if (feedNumber === 0n) {
      this.restored = null;
      return store.readFeed(0n, readAtOnce);
    }
    const [at, ...events] = await store.readFeed(feedNumber - 1n, readAtOnce + 1);
    const isThere =
      at?.feedNumber === feedNumber && (eventId === null || at.id === eventId || (await this.knows(eventId)));
    this.restored = isThere ? null : wordsOfRestored(this.worker.name, feedNumber, eventId);
    if (this.restored !== null) throw new Error(this.restored);
    return events;
  }

  /** An instance of an earlier release moves the position alone, and leaves the event of an earlier one beside it. */
  private knows(eventId: string): Promise<boolean> {
    return this.parts.tasks.isStored(eventId);
  }

  /** Replay has no side effects: what came in as history has happened elsewhere, long ago. */
  private concerns({ origin, type }: RecordedEvent): boolean {
    return origin === 'live' && handlerOf(this.worker, type) !== undefined;
  }

  private async take(): Promise<void> {
    const free = mostCalls - this.calls.size;
    if (free === 0) return;
    const taken = await this.parts.tasks.claim(free, leaseSeconds);
    for (const task of taken) {
      const pulse = new Pulse(0, longestStepMs);
      pulse.beat();
      const call = this.attempt(task, pulse).finally(() => {
        this.calls.delete(call);
        this.bell.ring();
      });
      this.calls.set(call, pulse);
    }
  }

  private async attempt(task: Task, pulse: Pulse): Promise<void> {
    try {
      const recorded = await this.recordedOf(task).catch((error: unknown) => this.failed(task, error));
      const { correlationId, id: causationId, traceparent } = recorded;
      await inContext({ correlationId, causationId, traceparent }, () =>
        this.traced(recorded, () => this.perform(recorded)).catch((error: unknown) => this.failed(task, error)),
      );
      pulse.beat();
      await this.parts.tasks.done(task);
      this.tries.done += 1;
    } catch (error) {
      // When this fails too, the lease ends by itself.
      const { attempt } = task;
      await this.parts.tasks.postpone(task, backoff(attempt, longestPauseMs), textOf(error)).catch(() => undefined);
    }
  }

  private traced(recorded: RecordedEvent, work: () => Promise<void>): Promise<void> {
    if (!tracer() || !isSampled(recorded.traceparent)) return work();
    return spanned({ name: this.worker.name, kind: 'consumer', attributes: attributesOf(recorded) }, work);
  }

  private async recordedOf({ feedNumber }: Task): Promise<RecordedEvent> {
    const [recorded] = await this.parts.store.readFeed(feedNumber - 1n, 1);
    if (recorded?.feedNumber === feedNumber) return recorded;
    throw new Error(`The feed has no event ${feedNumber} any more.`);
  }

  private async perform(recorded: RecordedEvent): Promise<void> {
    const handler = handlerOf(this.worker, recorded.type);
    const told = handler && (await withinTime(handler(this.decode(recorded), recorded)));
    if (told) await this.parts.tell(told);
  }

  /** Told where the event's ids are known. */
  private failed({ feedNumber, attempt }: Task, error: unknown): never {
    this.tries.failed += 1;
    const [{ logger }, { name: worker }] = [this.parts, this.worker];
    const fields = { worker, feedNumber: feedNumber.toString(), attempt, reason: textOf(error) };
    logger.warn(fields, 'A task failed; it will be tried again.');
    throw error;
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const withinTime = async <T>(call: Promise<T>): Promise<T> => {
  const ended = new AbortController();
  const late = sleep(longestCallMs, undefined, { signal: ended.signal, ref: false }).then((): never => {
    throw new Error(`No answer within ${longestCallMs / 1000} s.`);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    late.catch(() => undefined);
    ended.abort();
  }
};

const wordsOfRestored = (worker: string, position: bigint, eventId: string | null): string =>
  `The worker ${worker} has read event ${eventId ?? 'of an earlier time'} as number ${position}, which the feed does not have ` +
  'there: the store was restored to an earlier state. Nothing is done until then. What to do: ' +
  'docs/how-to/recover-a-restored-store.md.';
