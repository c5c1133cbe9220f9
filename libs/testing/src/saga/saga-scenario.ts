import { NotNow, standingOf, storedCommand, type Advanced, type Saga, type SagaInstance } from '@refold/model';
import type { StoryInput } from './inputs';
import { beginning, settle, take, type Standing } from './saga-story';

interface Sent {
  readonly type: string;
}

/**
 * given / when / then for a saga. Every instance goes through JSON between two inputs, as it does through the database.
 * What it sends is answered before the next input comes, unless that refuses it or it was left {@link unanswered}.
 * @example const given = sagaScenario(Checkout);
 * given(placed).when(captured).then('reserving', new ReserveStock({ … }));
 * given(placed, captured).when(refused(ReserveStock, 'stock/reservation-closed')).thenUndoes('refunding', …);
 */
export const sagaScenario =
  (saga: Saga) =>
  (...given: StoryInput[]) => ({
    when: (input: StoryInput) => {
      const before = given.reduce((standing, each) => take(saga, standing, each).standing, beginning);
      return outcomesOf(saga, before, input);
    },
  });

const outcomesOf = (saga: Saga, before: Standing, input: StoryInput) => {
  const taken = () => take(saga, before, input);
  return {
    /** It is in this step, and has sent this. */
    then: (step: string, ...sent: Sent[]): void => {
      const { advanced } = taken();
      expect(seen(before, advanced)).toEqual({ step, sent: sent.map(readable) });
      expect(standingOf(advanced.instance)).not.toBe('ended');
    },
    /** The same, while it gives back what it took. */
    thenUndoes: (step: string, ...sent: Sent[]): void => {
      const { advanced } = taken();
      expect(seen(before, advanced)).toEqual({ step, sent: sent.map(readable) });
      expect(advanced.instance.undoing).toBe(true);
    },
    /** It has sent this, and is over with this outcome as soon as that is answered. */
    thenEnds: (outcome: string, ...sent: Sent[]): void => {
      const { advanced, standing } = taken();
      expect(seen(before, advanced).sent).toEqual(sent.map(readable));
      expect(settle(saga, standing).instance).toMatchObject({ status: 'ended', step: outcome, outcome, troubles: [] });
    },
    /** It waits for a person, and says why. */
    thenStuck: (why: RegExp): void => {
      const { advanced } = taken();
      expect(advanced.send).toEqual([]);
      expect(advanced.instance.troubles.at(-1)?.why).toMatch(why);
    },
    /** It sends nothing, and is where it was; it may have remembered something. */
    thenNothing: (): void => {
      const { advanced, standing } = taken();
      const [was, is] = [settle(saga, before).instance, settle(saga, standing).instance];
      expect(advanced.send).toEqual([]);
      expect(is && placeOf(is)).toEqual(was ? placeOf(was) : declined);
    },
    /** A person is told that this cannot be done now, and why. */
    thenNotNow: (why: RegExp): void => {
      expect(taken).toThrow(NotNow);
      expect(taken).toThrow(why);
    },
  };
};

const declined = { status: 'declined', step: 'declined', outcome: null, undoing: false, troubles: [] };

const placeOf = ({ status, step, outcome, undoing, troubles }: SagaInstance) => ({
  ...{ status, step, outcome, undoing },
  troubles: troubles.map(({ why }) => why),
});

/** What a person has sent again counts as sent. */
const seen = ({ open }: Standing, { instance, send, resend }: Advanced) => ({
  step: instance.step,
  sent: [...open.filter(({ number }) => resend.includes(number)), ...send].map(({ type, body }) => ({ type, body })),
});

const readable = (command: Sent) => storedCommand(command);
