import { type Aggregate, decideOn, encodeData, evolveAll, Rejection } from '@refold/model';

type Typed = { type: string };

/**
 * given / when / then for an aggregate.
 *
 * Every `then` also gives the command a second time, after the events it has just made, and checks that this never
 * throws anything but a refusal: commands are repeated in real life.
 * @example const given = scenario(Order);
 * given(placed).when(new CancelOrder({ … })).then(cancelled);
 */
export const scenario =
  <S, E extends Typed, C extends Typed>(aggregate: Aggregate<S, E, C>) =>
  (...history: E[]) => ({
    when: (command: C) => ({
      /** These events happen, in this order; none at all when called without. */
      then: (...expected: E[]): void => {
        const decided = decideOn(aggregate, evolveAll(aggregate, history), command);
        expect(decided.map(readable)).toEqual(expected.map(readable));
        repeat(aggregate, [...history, ...decided], command);
      },
      /** The command is refused with this code, and nothing happens. */
      rejected: (code: string): void => {
        const refusal = refusalOf(() => decideOn(aggregate, evolveAll(aggregate, history), command));
        expect(refusal).toMatchObject({ name: 'Rejection', code });
      },
    }),
  });

/** The refusal, or undefined when the command was accepted. */
const refusalOf = (decide: () => unknown): unknown => {
  try {
    decide();
  } catch (error) {
    return error;
  }
  return undefined;
};

const repeat = <S, E extends Typed, C extends Typed>(
  aggregate: Aggregate<S, E, C>,
  events: readonly E[],
  command: C,
): void => {
  try {
    decideOn(aggregate, evolveAll(aggregate, events), command);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
};

/** The type stands on the prototype and bigints are no JSON, so that two events are compared by what is stored. */
const readable = (event: Typed): unknown => ({ type: event.type, data: JSON.parse(encodeData(event)) as unknown });
