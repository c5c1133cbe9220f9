import fc from 'fast-check';
import { decideOn, encodeData, evolveAll, Rejection, type Aggregate } from '@refold/model';
import * as examples from '../../events/src/examples';

type Typed = { type: string };

/**
 * Checks two laws of an aggregate with histories of its examples in any order, as another system may have left them:
 * every event is taken in every state, and a command decides or refuses; given again it decides nothing more.
 * @param eachCounts types of commands that happen again when they are given again, such as a receipt of goods
 */
export const holdsInAnyOrder = <S, E extends Typed, C extends Typed>(
  aggregate: Aggregate<S, E, C>,
  commands: readonly C[],
  { eachCounts = [] }: { readonly eachCounts?: readonly C['type'][] } = {},
): void => {
  const own = (Object.values(examples) as unknown as E[]).filter(({ type }) =>
    aggregate.stream.events.some((contract) => contract.type === type),
  );
  const histories = fc.array(fc.constantFrom(...own), { maxLength: 12 });
  fc.assert(
    fc.property(histories, fc.constantFrom(...commands), (history, command) => {
      const decided = decidedOn(aggregate, history, command);
      if (!eachCounts.includes(command.type))
        expect(decidedOn(aggregate, [...history, ...decided], command).map(readable)).toEqual([]);
    }),
    { numRuns: 500 },
  );
};

/** A refusal is an answer; any other error is a fault of the aggregate, and is thrown. */
const decidedOn = <S, E extends Typed, C extends Typed>(
  aggregate: Aggregate<S, E, C>,
  history: readonly E[],
  command: C,
): readonly E[] => {
  try {
    return decideOn(aggregate, evolveAll(aggregate, history), command);
  } catch (error) {
    if (error instanceof Rejection) return [];
    throw error;
  }
};

const readable = (event: Typed): string => `${event.type} ${encodeData(event)}`;
