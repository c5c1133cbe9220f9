import {
  decideOn,
  evolveAll,
  partitionKeyOf,
  streamIdOf,
  type Aggregate,
  type AnyEvent,
  type AnyMessageClass,
  type Stream,
} from '@refold/model';
import type { NewEvent, StreamAppend } from '@refold/event-store';

/** Any aggregate, where its state and its commands do not matter. */
export interface AnyAggregate {
  readonly stream: Stream;
  readonly commands: readonly AnyMessageClass[];
  readonly initial: () => unknown;
  readonly evolve: object;
  readonly decide: object;
}

export interface Loaded<S> {
  readonly state: S;
  readonly version: number;
}
/** Brings a stream to its present state, and keeps it to this command until the command is done. */
export type Load = (aggregate: AnyAggregate, id: string) => Promise<Loaded<unknown>>;

/** How the commands of one contract are decided. */
export interface CommandPlan<K extends AnyMessageClass = AnyMessageClass> {
  readonly contract: K;
  /** The stream that the command is about, and that its answer tells of. */
  readonly leading: AnyAggregate;
  /** Decides on the leading stream's state; may load more. */
  readonly decide: (leading: unknown, command: never, load: Load) => Promise<readonly AnyEvent[]> | readonly AnyEvent[];
}

/** Plans of all commands that an aggregate decides alone. */
export const plansOf = (aggregate: AnyAggregate): CommandPlan[] =>
  aggregate.commands.map((contract) => ({
    contract,
    leading: aggregate,
    decide: (state, command: AnyEvent) =>
      decideOn(aggregate as unknown as Aggregate<unknown>, state, command) as AnyEvent[],
  }));

export const stateOf = (aggregate: AnyAggregate, events: readonly AnyEvent[], from?: unknown): unknown =>
  evolveAll(aggregate as unknown as Aggregate<unknown, AnyEvent, never>, events, from ?? aggregate.initial());

/** The id of the leading stream, which every command on it carries. */
export const leadingIdOf = ({ leading, contract }: CommandPlan, command: object): string => {
  const id: unknown = (command as Record<string, unknown>)[leading.stream.id];
  if (typeof id === 'string') return id;
  throw new Error(
    `${contract.type} has no '${leading.stream.id}', by which its stream '${leading.stream.category}' is found.`,
  );
};

/**
 * The appends of these events: one a stream, in the order of their first event.
 * @param versions of every stream that was loaded
 * @throws Error when an event belongs to a stream that was not loaded, since its version is then unknown
 */
export const appendsOf = (
  streams: readonly Stream[],
  events: readonly AnyEvent[],
  versions: ReadonlyMap<string, number>,
): StreamAppend[] => {
  const appends = new Map<string, StreamAppend & { events: NewEvent[] }>();
  for (const event of events) {
    const of = streams.find((candidate) => candidate.events.some(({ type }) => type === event.type));
    if (!of) throw new Error(`No stream of this service holds ${event.type}.`);
    const streamId = streamIdOf(of, event);
    const expectedVersion = versions.get(streamId);
    if (expectedVersion === undefined) throw new Error(`${event.type} goes to ${streamId}, which was not loaded.`);
    const append = appends.get(streamId) ?? {
      streamId,
      partitionKey: partitionKeyOf(of, event),
      expectedVersion,
      events: [],
    };
    append.events.push({ event });
    appends.set(streamId, append);
  }
  return [...appends.values()];
};
