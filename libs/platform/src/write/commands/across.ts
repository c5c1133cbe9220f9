import type { AnyMessageClass, Stream } from '@refold/model';
import type { AnyAggregate, CommandPlan } from './plan';

/** An aggregate by what deciding across streams needs to know of its types: its state and its events. */
interface Part<S, E extends { type: string }> extends AnyAggregate {
  readonly stream: Stream<E>;
  readonly initial: () => S;
}

/**
 * Declares a command that several streams answer together: their events are appended in one transaction, all or none,
 * and only if none of them has changed since it was read. The decision is pure, as an aggregate's is: `stateOf(id)`
 * gives each loaded stream's state, the initial one where nothing has happened yet.
 * @example across(Reservation, ReserveStock).with(StockItem, (_, { lines }) => lines.map(({ sku }) => sku)).decide(reserve)
 */
export const across = <S, E extends { type: string }, C extends AnyMessageClass>(leading: Part<S, E>, contract: C) => ({
  with: <T, F extends { type: string }>(
    other: Part<T, F>,
    ids: (state: S, command: InstanceType<C>) => readonly string[],
  ) => ({
    decide: (
      decide: (state: S, stateOf: (id: string) => T, command: InstanceType<C>) => readonly (E | F)[],
    ): CommandPlan<C> => ({
      contract,
      leading,
      decide: async (leadingState, command: InstanceType<C>, load) => {
        const state = leadingState as S;
        const states = new Map<string, T>();
        // In one order for all commands: turns taken crosswise would wait for each other for ever.
        for (const id of [...new Set(ids(state, command))].sort()) states.set(id, (await load(other, id)).state as T);
        return decide(state, (id) => found(states, other, id), command);
      },
    }),
  }),
});

const found = <T>(states: ReadonlyMap<string, T>, { stream }: AnyAggregate, id: string): T => {
  const state = states.get(id);
  if (state === undefined) throw new Error(`${stream.category}-${id} was not among the streams to load.`);
  return state;
};
