import { backoff, Bell, pause } from '@refold/event-store';
import { Pulse, type Logger } from '@refold/kafka';
import type { AnyMessageClass } from '@refold/model';
import type { Deliver, Delivered } from '../delivery';
import type { Answers } from './answers';
import type { DueCommand, DueCommands } from './due-commands';

export interface DispatcherParts {
  readonly due: DueCommands;
  readonly answers: Answers;
  readonly deliver: Deliver;
  /** A command's contract by its name. */
  readonly contractOf: (type: string) => AnyMessageClass | undefined;
  /** Why nothing is to be done now; null when there is no reason. */
  readonly refusal: () => Promise<string | null>;
  readonly patienceMs: number;
  readonly logger: Logger;
}

/**
 * Commands on their way at the same time, and how many of one type are taken once: a service that does not answer holds up
 * what is sent to it, and nothing else.
 */
const [mostAtOnce, mostOfAType] = [64, 16];
/** How long a stop waits for the tries under way. */
const stopPatienceMs = 3_000;
/** A try that has not ended by then counts as failed; it must end well before the lease does. */
const longestTryMs = 12_000;
const leaseSeconds = 30;
const idleMs = 1_000;
const longestPauseMs = 15_000;
const longestStepMs = 75_000;

/** Has commands carried out that were stored with the moves of their instances: at least once each, by an id that never changes. */
export class Dispatcher {
  readonly pulse = new Pulse(idleMs, longestStepMs);
  /** Tries since the start, by how they ended. */
  readonly tries = { done: 0, refused: 0, later: 0 };
  /** Why nothing is carried out now; null when it is. */
  problem: string | null = null;
  private readonly bell = new Bell();
  private readonly under = new Map<DueCommand, Promise<void>>();
  /** Whether commands may be due that were not taken, for want of room. */
  private mayBeMore = true;
  private stopping = false;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: DispatcherParts) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Ends when the tries under way have ended, or after a while: whoever comes next makes those again. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    await this.running;
    const patience = new AbortController();
    await Promise.race([Promise.all(this.under.values()), pause(stopPatienceMs, patience.signal)]);
    patience.abort();
    await this.release([...this.under.keys()]);
    this.pulse.rest();
  }

  /** Commands may be due. */
  ring(): void {
    this.bell.ring();
  }

  private async loop(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      this.pulse.beat();
      try {
        this.problem = await this.parts.refusal();
        const taken = this.problem === null ? await this.take() : 0;
        failures = 0;
        if (taken === 0) await this.bell.wait(idleMs);
      } catch (error) {
        failures += 1;
        this.problem = (error as Error).message;
        this.parts.logger.warn({ err: error, failures }, 'Commands of sagas cannot be carried out for now.');
        await this.bell.wait(backoff(failures, longestPauseMs));
      }
    }
  }

  private async take(): Promise<number> {
    const free = mostAtOnce - this.under.size;
    this.mayBeMore = true;
    if (free === 0) return 0;
    const [most, full] = [Math.min(free, mostOfAType), this.fullTypes()];
    const taken = await this.parts.due.claim(most, leaseSeconds, full);
    this.mayBeMore = taken.length === most || full.length > 0;
    for (const command of taken) {
      const one = this.attempt(command).finally(() => {
        this.under.delete(command);
        // Else everything that is due was taken, and what comes rings by itself.
        if (this.mayBeMore) this.bell.ring();
      });
      this.under.set(command, one);
    }
    return taken.length;
  }

  private fullTypes(): string[] {
    const counts = new Map<string, number>();
    for (const { type } of this.under.keys()) counts.set(type, (counts.get(type) ?? 0) + 1);
    return [...counts].flatMap(([type, count]) => (count >= mostOfAType ? [type] : []));
  }

  private async release(commands: readonly DueCommand[]): Promise<void> {
    if (commands.length === 0) return;
    const { due, logger } = this.parts;
    logger.warn({ commands: commands.length }, 'Commands were under way when the sagas stopped; they are sent again.');
    await due.release(commands).catch((err: Error) => logger.warn({ err }, 'They are due when their lease ends.'));
  }

  private async attempt(command: DueCommand): Promise<void> {
    const { answers, due, patienceMs, logger } = this.parts;
    try {
      const delivered = await this.deliver(command);
      this.tries[delivered.kind] += 1;
      if (delivered.kind === 'done') return await answers.take(command, { kind: 'answered' });
      if (delivered.kind === 'refused') return await answers.take(command, { kind: 'refused', refused: delivered });
      const { saga, key, type, tries } = command;
      logger.warn(
        { saga, key, command: type, tries, reason: delivered.why },
        'A command was not carried out; it is sent again.',
      );
      const pauseMs = backoff(tries, longestPauseMs);
      await due.postpone(command, pauseMs, delivered.why);
      setTimeout(() => this.bell.ring(), pauseMs).unref();
      if (command.age_ms > patienceMs) await answers.take(command, { kind: 'waits', why: delivered.why });
    } catch (error) {
      // Stored nowhere: it is due again when its lease ends.
      logger.warn(
        { err: error, saga: command.saga, key: command.key },
        'What became of a command could not be stored.',
      );
    }
  }

  private async deliver(command: DueCommand): Promise<Delivered> {
    const contract = this.parts.contractOf(command.type);
    if (!contract) return { kind: 'later', why: `No contract of a command is named ${command.type}.` };
    const { id, type, body, correlation_id: correlationId, causation_id: causationId, traceparent } = command;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Delivered>((resolve) => {
      timer = setTimeout(
        () => resolve({ kind: 'later', why: `No answer within ${longestTryMs / 1000} s.` }),
        longestTryMs,
      ).unref();
    });
    try {
      const delivery = { id, type, body, contract, correlationId, causationId, traceparent };
      return await Promise.race([this.parts.deliver(delivery), late]);
    } catch (error) {
      return { kind: 'later', why: (error as Error).message };
    } finally {
      clearTimeout(timer);
    }
  }
}
