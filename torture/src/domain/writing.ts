import {
  ConcurrencyConflict,
  type AppendContext,
  type NewEvent,
  type Store,
  type StreamAppend,
} from '@refold/event-store';
import { encodeData, partitionKeyOf, type AnyEvent } from '@refold/model';
import type { Random } from '../chance/random';
import type { Subject } from './subjects';

/** What a store has confirmed: it must be in every view in the end. */
export interface Confirmed {
  readonly id: string;
  readonly service: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly data: string;
}

/** How a writer's append went, or that it is not over yet. */
export type Outcome = 'open' | 'committed' | 'rolled back' | 'lost the race' | 'failed';

export class RolledBack extends Error {}

/** An append of one store, in a transaction that ends when it is told to. */
export class Writing {
  outcome: Outcome = 'open';
  /** Why it failed, if it did. */
  error: Error | null = null;
  /** What the store has confirmed by now. */
  confirmed: readonly Confirmed[] = [];
  /** Resolves however it ends. */
  readonly over: Promise<void>;
  /** Resolves when its events are inserted, or when it is over. */
  readonly begun: Promise<void>;
  private tell: (outcome: 'commit' | 'roll back') => void = () => undefined;

  constructor(
    store: Store,
    readonly what: string,
    appends: readonly StreamAppend[],
    context: AppendContext,
  ) {
    const told = new Promise<'commit' | 'roll back'>((resolve) => (this.tell = resolve));
    let inserted = (): void => undefined;
    const isIn = new Promise<void>((resolve) => (inserted = resolve));
    const appended = store.append(appends, context, async () => {
      inserted();
      if ((await told) === 'roll back') throw new RolledBack('It was decided otherwise.');
    });
    this.over = appended.then(
      () => this.succeeded(confirmedOf(store.service, appends)),
      (error: unknown) => this.ended(error as Error),
    );
    this.begun = Promise.race([isIn, this.over]);
  }

  /** Lets the transaction end. What comes of it is known when {@link over} resolves. */
  end(how: 'commit' | 'roll back'): Promise<void> {
    this.tell(how);
    return this.over;
  }

  private succeeded(confirmed: readonly Confirmed[]): void {
    this.outcome = 'committed';
    this.confirmed = confirmed;
  }

  private ended(error: Error): void {
    this.error = error;
    if (error instanceof RolledBack) this.outcome = 'rolled back';
    else this.outcome = error instanceof ConcurrencyConflict ? 'lost the race' : 'failed';
  }
}

const confirmedOf = (service: string, appends: readonly StreamAppend[]): Confirmed[] =>
  appends.flatMap(({ streamId, expectedVersion, events }) =>
    events.map(({ id = '', event }, at) => ({
      ...{ id, service, streamId, streamVersion: expectedVersion + at + 1 },
      data: encodeData(event),
    })),
  );

/**
 * Decides what happens next to one or more subjects of a service, as they stand in its store.
 * @returns null when nothing does
 */
export const appendsFor = async (
  store: Store,
  subjects: readonly Subject[],
  chance: Random,
): Promise<StreamAppend[] | null> => {
  const appends: StreamAppend[] = [];
  for (const subject of subjects) {
    const { of, id } = subject;
    const { version, events } = await store.loadStream(of, id);
    const next = subject.next(events, chance);
    if (next.length > 0) appends.push(appendOf(subject, version, next, chance));
  }
  return appends.length > 0 ? appends : null;
};

export const appendOf = (
  { of, id }: Pick<Subject, 'of' | 'id'>,
  expectedVersion: number,
  events: readonly AnyEvent[],
  chance: Random,
): StreamAppend => ({
  streamId: `${of.category}-${id}`,
  partitionKey: partitionKeyOf(of, events[0] ?? {}),
  expectedVersion,
  events: events.map((event): NewEvent => ({ id: chance.uuid(), event, occurredAt: momentOf(chance) })),
});

/** Few moments, so that some events have the same one. */
const momentOf = (chance: Random): string => `2026-02-0${chance.between(1, 8)}T12:00:00.00000${chance.below(3)}Z`;

/** `OrderPlaced of order-1 at version 1`, for people. */
export const told = (appends: readonly StreamAppend[]): string =>
  appends
    .map(({ streamId, expectedVersion, events }) => {
      const types = events.map(({ event }) => event.type).join(', ');
      return `${types} of ${streamId} at version ${expectedVersion + 1}`;
    })
    .join(' and ');

export const contextOf = (chance: Random): AppendContext => ({
  correlationId: chance.uuid(),
  causationId: null,
  origin: chance.percent(8) ? 'history' : 'live',
});
