import type { AnyMessageClass, InstanceOf, OfType } from './message';
import type { Stream } from './stream';

type Typed = { type: string };
/** One function an event of the stream: leaving one out does not compile. */
export type Evolve<S, E extends Typed> = { [T in E['type']]: (state: S, event: OfType<E, T>) => S };
/** One function a command: it returns what happens, nothing (`[]`), or refuses by `reject`. */
export type Decide<S, E extends Typed, C extends Typed> = {
  [T in C['type']]: (state: S, command: OfType<C, T>) => E | readonly E[];
};

/**
 * A stream's decisions (the "decider": initial, evolve, decide). Pure: no clock, no random, no database.
 * `evolve` never throws; `decide` may only refuse.
 */
export interface Aggregate<S = unknown, E extends Typed = Typed, C extends Typed = Typed> {
  readonly stream: Stream<E>;
  readonly commands: readonly AnyMessageClass[];
  readonly initial: () => S;
  readonly evolve: Evolve<S, E>;
  readonly decide: Decide<S, E, C>;
}

/**
 * @example
 * aggregate(Orders, (): State => ({ status: 'absent' })).evolve({ … }).decide([PlaceOrder], { … })
 */
export const aggregate = <E extends Typed, S>(of: Stream<E>, initial: () => S) => ({
  evolve: (evolve: Evolve<S, E>) => ({
    decide: <const C extends readonly AnyMessageClass[]>(
      commands: C,
      decide: Decide<S, E, InstanceOf<C>>,
    ): Aggregate<S, E, InstanceOf<C>> => ({ stream: of, commands, initial, evolve, decide }),
  }),
});

/** The state after these events, from the beginning or from an earlier state. */
export const evolveAll = <S, E extends Typed>(
  { initial, evolve }: Pick<Aggregate<S, E, never>, 'initial' | 'evolve'>,
  events: readonly E[],
  from: S = initial(),
): S => events.reduce((state, event) => evolve[event.type as E['type']](state, event as never), from);

/**
 * What the command makes happen in this state.
 * @throws Rejection when the domain refuses
 */
export const decideOn = <S, E extends Typed, C extends Typed>(
  { decide }: Pick<Aggregate<S, E, C>, 'decide'>,
  state: S,
  command: C,
): readonly E[] => {
  const decided = decide[command.type as C['type']](state, command as never);
  return Array.isArray(decided) ? (decided as readonly E[]) : [decided as E];
};
