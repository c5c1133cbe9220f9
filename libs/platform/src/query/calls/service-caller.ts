import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  ExponentialBackoff,
  handleAll,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { authorizationIn, type Credentials } from '../../access';
import { correlationHeader } from '../../http';
import { currentContext } from '../../logging';
import { spanned } from '../../tracing';
import { CallFailure } from './call-failure';
import { JsonConnections, UnreadableAnswer, type JsonAnswer } from './get-json';
import { RetryBudget } from './retry-budget';

export interface CallLimits {
  /** Milliseconds that one try may take. */
  readonly tryMs: number;
  /** Milliseconds that a caller waits at most, tries, pauses and the queue included. */
  readonly wholeMs: number;
  /** Calls under way at a time; as many again may wait for their turn. */
  readonly concurrent: number;
  /** The breaker looks at so many calls, and opens when more than half of them failed; five at least. */
  readonly sample: number;
  /** Milliseconds of the first rest of a service; each that follows without success is twice as long, up to 30 s. */
  readonly restMs: number;
}

export const usualLimits: CallLimits = { tryMs: 1_000, wholeMs: 1_500, concurrent: 32, sample: 20, restMs: 1_000 };

/** `closed`: asked. `half-open`: one call tries whether it answers again. `open`: not asked. */
export type BreakerState = 'closed' | 'half-open' | 'open';

/** Is told what comes of calls. */
export interface CallWatch {
  /** @param outcome `ok`, `absent`, or the fault */
  ended(service: string, outcome: string, seconds: number): void;
  retried(service: string): void;
  changed(service: string, state: BreakerState, cause: unknown): void;
}

export interface Called {
  readonly name: string;
  readonly url: string;
  readonly credentials: Credentials;
  readonly watch: CallWatch;
  readonly limits?: Partial<CallLimits>;
}

/** Milliseconds before a call is tried again, up to twice as many. */
const pauseMs = 10;

/**
 * Reads from one service without being drawn into its troubles: a call has its time, is tried again once if the budget
 * of retries has it, waits in a short queue or is refused, and is not made while the service rests.
 */
export class ServiceCaller {
  private readonly connections = new JsonConnections();
  private readonly budget = new RetryBudget();
  private readonly limits: CallLimits;
  private readonly whole;
  private readonly breaker;
  private readonly guard;
  private lastFailure: unknown = null;

  constructor(private readonly called: Called) {
    this.limits = { ...usualLimits, ...called.limits };
    const { tryMs, wholeMs, concurrent, sample, restMs } = this.limits;
    this.whole = timeout(wholeMs, TimeoutStrategy.Aggressive);
    this.breaker = circuitBreaker(handleAll, {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: restMs, maxDelay: Math.max(restMs, 30_000) }),
      breaker: new CountBreaker({ threshold: 0.5, size: sample, minimumNumberOfCalls: Math.min(5, sample) }),
    });
    this.breaker.onStateChange(() => called.watch.changed(called.name, this.state, this.lastFailure));
    this.guard = wrap(bulkhead(concurrent, concurrent), this.breaker, timeout(tryMs, TimeoutStrategy.Aggressive));
  }

  get state(): BreakerState {
    const { state } = this.breaker;
    if (state === CircuitState.Closed) return 'closed';
    return state === CircuitState.HalfOpen ? 'half-open' : 'open';
  }

  /**
   * What is under this path; null where the service says that there is no such thing.
   * @param path with its query, from `/`; whatever in it was chosen by a caller is encoded
   * @throws CallFailure
   */
  async read<A extends z.ZodType>(path: string, answer: A): Promise<z.output<A> | null> {
    const { name, watch } = this.called;
    const startedAt = performance.now();
    let outcome = 'ok';
    try {
      const read = await this.whole.execute(({ signal }) => this.withRetry(path, answer, signal));
      if (read === null) outcome = 'absent';
      return read;
    } catch (error) {
      const failure = failureOf(name, error);
      outcome = failure.fault;
      throw failure;
    } finally {
      watch.ended(name, outcome, (performance.now() - startedAt) / 1_000);
    }
  }

  close(): void {
    this.connections.close();
  }

  private async withRetry<A extends z.ZodType>(path: string, answer: A, signal: AbortSignal) {
    this.budget.called();
    try {
      return await this.guarded(path, answer, signal);
    } catch (error) {
      if (!isWorthATry(error) || signal.aborted || !this.budget.take()) throw error;
      this.called.watch.retried(this.called.name);
      // Those that failed together do not come together again.
      await sleep(pauseMs * (1 + Math.random()));
      return this.guarded(path, answer, signal);
    }
  }

  private guarded<A extends z.ZodType>(path: string, answer: A, signal: AbortSignal) {
    // The library would let all others wait for the one that tries.
    if (this.breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    return this.guard.execute(
      ({ signal: over }) =>
        this.once(path, answer, over).catch((error: unknown) => {
          this.lastFailure = error;
          throw error;
        }),
      signal,
    );
  }

  private async once<A extends z.ZodType>(path: string, answer: A, signal: AbortSignal): Promise<z.output<A> | null> {
    const { name, url } = this.called;
    const { status, body } = await spanned({ name: `ask ${name}`, kind: 'client' }, () => this.get(path, signal));
    if (status === 404 && isUnknown(body)) return null;
    if (status >= 500) throw new CallFailure(name, 'failing', new Error(`${url} answered ${status}`));
    if (status === 401 || status === 403)
      throw new CallFailure(name, 'refused', new Error(`${url} answered ${status}`));
    if (status !== 200) throw new CallFailure(name, 'unreadable', new Error(`${url} answered ${status}`));
    const parsed = answer.safeParse(body);
    if (!parsed.success) throw new CallFailure(name, 'unreadable', parsed.error);
    return parsed.data;
  }

  private async get(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    const { name, url } = this.called;
    const headers = await this.headers();
    try {
      return await this.connections.get(new URL(path, url), headers, [200, 404], signal);
    } catch (error) {
      throw new CallFailure(name, error instanceof UnreadableAnswer ? 'unreadable' : 'unreachable', error);
    }
  }

  private async headers(): Promise<Record<string, string>> {
    const context = currentContext();
    const shown = await authorizationIn(this.called.credentials).catch((error: unknown) => {
      throw new CallFailure(this.called.name, 'refused', error);
    });
    return {
      ...(context && { [correlationHeader]: context.correlationId }),
      ...(context?.traceparent && { traceparent: context.traceparent }),
      ...shown,
    };
  }
}

/** The service's own word for it; a 404 of a path that it does not have is none. */
const isUnknown = (body: unknown): boolean =>
  /^[a-z-]+\/unknown$/.test(String((body as { code?: unknown } | null)?.code));

/** A call that took its whole time would take it again; one that was answered wrongly would be so again. */
const isWorthATry = (error: unknown): boolean =>
  error instanceof CallFailure && (error.fault === 'unreachable' || error.fault === 'failing');

const failureOf = (service: string, error: unknown): CallFailure => {
  if (error instanceof CallFailure) return error;
  if (error instanceof TaskCancelledError) return new CallFailure(service, 'timeout', error);
  if (error instanceof BrokenCircuitError) return new CallFailure(service, 'resting', error);
  if (error instanceof BulkheadRejectedError) return new CallFailure(service, 'busy', error);
  return new CallFailure(service, 'unreadable', error);
};
