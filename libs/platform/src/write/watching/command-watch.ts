import { ConcurrencyConflict, type AppendContext, type EventStore } from '@refold/event-store';
import { InvalidMessage, Rejection } from '@refold/model';
import { Problem } from '../../http';
import { currentContext } from '../../logging';
import type { Metrics } from '../../metrics';
import { spanned, tracer } from '../../tracing';
import type { CommandAnswer } from '../commands/execution/answer';
import { wasAnsweredBefore } from '../idempotency/answers';

type Appends = Parameters<EventStore['append']>[0];
type AppendedStore = Pick<EventStore, 'append' | 'loadStream'>;

/** Counts and times commands and their appends. */
export class CommandWatch {
  private readonly duration;
  private readonly rejected;
  private readonly repeated;
  private readonly appended;
  private readonly conflicts;
  private readonly appendDuration;

  constructor(metrics: Metrics) {
    this.duration = metrics.histogram('command_duration_seconds', 'From a command to its answer, lost races included', [
      'command',
      'outcome',
    ]);
    this.rejected = metrics.counter('commands_rejected_total', 'Commands that the domain refused', ['command', 'code']);
    this.repeated = metrics.counter('idempotency_replays_total', 'Commands that got the answer of an earlier one', [
      'command',
    ]);
    this.appended = metrics.counter('appended_events_total', 'Events that commands appended', ['category']);
    this.conflicts = metrics.counter(
      'append_conflicts_total',
      'Appends that found their stream at another version than expected; nearly all are tried again at once',
    );
    this.appendDuration = metrics.histogram('append_duration_seconds', 'Of an append, whatever its outcome');
  }

  /** Runs what answers a command. */
  async command(command: string, work: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
    const startedAt = performance.now();
    const done = (outcome: string): void =>
      this.duration.observe({ command, outcome }, (performance.now() - startedAt) / 1_000);
    try {
      const answer = await spanned({ name: command, kind: 'internal' }, work);
      const isRepeat = wasAnsweredBefore(answer);
      if (isRepeat) this.repeated.inc({ command });
      done(isRepeat ? 'repeated' : 'accepted');
      return answer;
    } catch (error) {
      if (error instanceof Rejection) this.rejected.inc({ command, code: error.code });
      done(outcomeOf(error));
      throw error;
    }
  }

  /** The same store, watched. */
  over(store: AppendedStore): AppendedStore {
    return {
      loadStream: (of, id) => store.loadStream(of, id),
      append: async (appends, context, also) => {
        const startedAt = performance.now();
        try {
          const heads = await spanned({ name: 'append', kind: 'client' }, () =>
            store.append(appends, withSpan(context), also),
          );
          this.count(appends);
          return heads;
        } catch (error) {
          if (error instanceof ConcurrencyConflict) this.conflicts.inc();
          throw error;
        } finally {
          this.appendDuration.observe((performance.now() - startedAt) / 1_000);
        }
      },
    };
  }

  private count(appends: Appends): void {
    for (const { streamId, events } of appends)
      if (events.length > 0) this.appended.inc({ category: streamId.slice(0, streamId.indexOf('-')) }, events.length);
  }
}

/** What is stored with the events, so that whoever publishes or folds them goes on below the append. */
const withSpan = (context: AppendContext): AppendContext =>
  tracer() ? { ...context, traceparent: currentContext()?.traceparent ?? null } : context;

const outcomeOf = (error: unknown): string => {
  if (error instanceof Rejection) return 'rejected';
  if (error instanceof InvalidMessage) return 'invalid';
  if (!(error instanceof Problem)) return 'failed';
  return outcomes[error.status] ?? 'refused';
};

const outcomes: Readonly<Record<number, string>> = { 403: 'forbidden', 409: 'conflict', 503: 'unavailable' };
