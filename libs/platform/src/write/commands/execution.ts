import { setTimeout as sleep } from 'node:timers/promises';
import { ConcurrencyConflict, EventTooLarge, type AppendContext, type EventStore } from '@refold/event-store';
import { InvalidMessage, type AnyEvent, type Stream } from '@refold/model';
import { v7 as uuidv7 } from 'uuid';
import { Problem } from '../../http';
import { currentContext } from '../../logging';
import { answeredBefore, isAnsweredMeanwhile, type Answers } from '../idempotency/answers';
import { usedKeyOf, type UsedKey } from '../idempotency/used-key';
import { answerOf, outcomeOf, type CommandAnswer, type Outcome } from './answer';
import { OneAtATime } from './one-at-a-time';
import { refuseForeignCommand, refuseForeignState } from './ownership';
import { appendsOf, leadingIdOf, stateOf, type CommandPlan, type Load } from './plan';
import { asCallersSee } from './store-failures';

interface Message {
  readonly type: string;
}
/** Where the store lives: see Runtime. */
interface StoreHome {
  readonly store: Pick<EventStore, 'append' | 'loadStream'>;
  refuseUntilStarted(): void;
}
/** One try: what it has loaded, and the turns that it holds. */
interface Attempt {
  readonly versions: Map<string, number>;
  readonly ends: (() => void)[];
}

/** How often a lost race is run again. Another writer has won each time, so the system as a whole moves on. */
const retries = 3;

/** Carries commands out: load, decide, append at the loaded versions; again when another writer was faster. */
export class Execution {
  private readonly turns = new OneAtATime();

  constructor(
    private readonly home: StoreHome,
    private readonly streams: readonly Stream[],
    private readonly answers: Answers,
    /** Signs the tokens of the answers. */
    private readonly tokenSecret: string,
  ) {}

  /**
   * @throws Rejection when the domain refuses
   * @throws Problem 403 when it is not the caller's to ask for, 409 `conflict/lost-race` after the last retry, 503 when the
   * store is away
   */
  async execute(plan: CommandPlan, command: Message): Promise<CommandAnswer> {
    this.home.refuseUntilStarted();
    refuseForeignCommand(command);
    try {
      return await this.untilSettled(plan, command, usedKeyOf(command));
    } catch (error) {
      throw error instanceof EventTooLarge ? tooLarge(command, error) : asCallersSee(error);
    }
  }

  /**
   * Nobody looks first whether the key was used: most were not. A repeat is refused by the database when it would write
   * its answer again, or by what the first one has changed. Events and answer are committed together, so whoever fails
   * because of a first one finds the answer of it.
   */
  private async untilSettled(plan: CommandPlan, command: Message, key: UsedKey | undefined): Promise<CommandAnswer> {
    for (let lost = 0; ; lost++) {
      try {
        return answerOf(plan, await this.once(plan, command, key), this.tokenSecret);
      } catch (error) {
        const known = key && (await this.answers.find(key));
        if (known) return answeredBefore(answerOf(plan, known, this.tokenSecret));
        if (!(error instanceof ConcurrencyConflict || isAnsweredMeanwhile(error))) throw error;
        if (lost >= retries) throw lostRace(error);
        await sleep(Math.random() * 10 * 2 ** lost);
      }
    }
  }

  private async once(plan: CommandPlan, command: Message, key: UsedKey | undefined): Promise<Outcome> {
    const attempt: Attempt = { versions: new Map(), ends: [] };
    try {
      const load = this.loadInto(attempt);
      const id = leadingIdOf(plan, command);
      const { state, version } = await load(plan.leading, id);
      refuseForeignState(command, state);
      const events = await plan.decide(state, command as never, load);
      const outcome = outcomeOf(plan, id, version, events);
      await this.settle(events, attempt, outcome, key);
      return outcome;
    } finally {
      for (const end of attempt.ends) end();
    }
  }

  private loadInto({ versions, ends }: Attempt): Load {
    return async (aggregate, id) => {
      const streamId = `${aggregate.stream.category}-${id}`;
      if (!versions.has(streamId)) ends.push(await this.turns.turn(streamId));
      const { version, events } = await this.home.store.loadStream(aggregate.stream, id);
      versions.set(streamId, version);
      return { state: stateOf(aggregate, events), version };
    };
  }

  private async settle(
    events: readonly AnyEvent[],
    { versions }: Attempt,
    outcome: Outcome,
    key?: UsedKey,
  ): Promise<void> {
    const also = key && this.answers.rowOf(key, outcome);
    // A command that changes nothing writes its answer alone.
    if (events.length > 0 || also)
      await this.home.store.append(appendsOf(this.streams, events, versions), appendContext(), also);
  }
}

const appendContext = (): AppendContext => {
  const context = currentContext();
  return {
    correlationId: context?.correlationId ?? uuidv7(),
    causationId: context?.causationId ?? null,
    traceparent: context?.traceparent ?? null,
    origin: 'live',
  };
};

/** More than Kafka carries in one record; the body limit keeps almost all of it out before. */
const tooLarge = ({ type }: Message, { bytes, limit }: EventTooLarge): InvalidMessage =>
  new InvalidMessage(type, [{ field: '(the whole message)', problem: `says ${bytes} bytes, more than ${limit}` }]);

const lostRace = (cause: unknown): Problem =>
  new Problem(
    409,
    'conflict/lost-race',
    'Others changed the same thing at the same time, every time that this was tried. Try again.',
    {
      cause,
    },
  );
