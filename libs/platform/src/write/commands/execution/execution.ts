import { setTimeout as sleep } from 'node:timers/promises';
import { ConcurrencyConflict, EventTooLarge, type AppendContext, type Store } from '@refold/event-store';
import { InvalidMessage, Rejection, type AnyEvent, type Stream } from '@refold/model';
import { v7 as uuidv7 } from 'uuid';
import { Problem } from '../../../http';
import { currentContext } from '../../../logging';
import type { Guarding } from '../../copies/guarding';
import { answeredBefore, isAnsweredMeanwhile, type Answers } from '../../idempotency/answers';
import { usedKeyOf, type UsedKey } from '../../idempotency/used-key';
import { answerOf, outcomeOf, type CommandAnswer, type Outcome } from './answer';
import { routeOf } from '../input/command-input';
import { OneAtATime } from './one-at-a-time';
import { refuseForeignCommand, refuseForeignState } from '../input/ownership';
import { appendsOf, leadingIdOf, stateOf, type CommandPlan, type Load } from '../plan';
import { asCallersSee } from './store-failures';

interface Message {
  readonly type: string;
}
/** Where the store lives: see Runtime. */
interface StoreHome {
  readonly store: Pick<Store, 'append' | 'loadStream'>;
  refuseUntilStarted(): void;
}
/** A command on its way. */
interface Task {
  readonly plan: CommandPlan;
  readonly command: Message;
  /** Of the leading stream. */
  readonly id: string;
  readonly key: UsedKey | undefined;
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
    /** By contract: what a command needs to find in a local copy before it makes anything happen. */
    private readonly guarding: ReadonlyMap<unknown, Guarding> = new Map(),
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
      return await this.untilSettled({ plan, command, id: leadingIdOf(plan, command), key: usedKeyOf(command) });
    } catch (error) {
      throw error instanceof EventTooLarge ? tooLarge(command, error) : asCallersSee(error);
    }
  }

  /**
   * Nobody looks first whether the key was used: most were not. A repeat is refused by the database when it would write
   * its answer again, or by what the first one has changed. Events and answer are committed together, so whoever fails
   * because of a first one finds the answer of it.
   */
  private async untilSettled(task: Task): Promise<CommandAnswer> {
    const { plan, key } = task;
    for (let lost = 0; ; lost++) {
      try {
        const outcome = (await this.asNew(task)) ?? (await this.once(task));
        return answerOf(plan, outcome, this.tokenSecret);
      } catch (error) {
        const known = key && (await this.answers.find(key));
        if (known) return answeredBefore(answerOf(plan, known, this.tokenSecret));
        if (!(error instanceof ConcurrencyConflict || isAnsweredMeanwhile(error))) throw error;
        if (lost >= retries) throw lostRace(error);
        await sleep(Math.random() * 10 * 2 ** lost);
      }
    }
  }

  /**
   * What begins something is decided first as if nothing were there, which saves the look: it is almost always so, and
   * where it is not the append tells.
   * @returns undefined when it has to be decided on what is there
   */
  private async asNew(task: Task): Promise<Outcome | undefined> {
    const { plan, command } = task;
    if (!isBeginning(command)) return undefined;
    try {
      return await this.withTurns(async (attempt) => {
        await this.take(attempt, streamOf(task));
        attempt.versions.set(streamOf(task), 0);
        const events = await plan.decide(plan.leading.initial(), command as never, this.loadInto(attempt));
        if (events.length === 0 || (await this.guarding.get(plan.contract)?.lets(command)) === false) return undefined;
        return await this.settle(task, 0, events, attempt);
      });
    } catch (error) {
      if (error instanceof Rejection || error instanceof ConcurrencyConflict) return undefined;
      throw error;
    }
  }

  private once(task: Task): Promise<Outcome> {
    const { plan, command, id } = task;
    return this.withTurns(async (attempt) => {
      const load = this.loadInto(attempt);
      const { state, version } = await load(plan.leading, id);
      refuseForeignState(command, state);
      const events = await plan.decide(state, command as never, load);
      if (events.length > 0) await this.guarding.get(plan.contract)?.insist(command);
      return this.settle(task, version, events, attempt);
    });
  }

  private async withTurns<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const attempt: Attempt = { versions: new Map(), ends: [] };
    try {
      return await work(attempt);
    } finally {
      for (const end of attempt.ends) end();
    }
  }

  private loadInto(attempt: Attempt): Load {
    return async (aggregate, id) => {
      const streamId = `${aggregate.stream.category}-${id}`;
      await this.take(attempt, streamId);
      const { version, events } = await this.home.store.loadStream(aggregate.stream, id);
      attempt.versions.set(streamId, version);
      return { state: stateOf(aggregate, events), version };
    };
  }

  private async take({ versions, ends }: Attempt, streamId: string): Promise<void> {
    if (!versions.has(streamId)) ends.push(await this.turns.turn(streamId));
  }

  private async settle(
    { plan, id, key }: Task,
    version: number,
    events: readonly AnyEvent[],
    { versions }: Attempt,
  ): Promise<Outcome> {
    const outcome = outcomeOf(plan, id, version, events);
    const also = key && this.answers.rowOf(key, outcome);
    // A command that changes nothing writes its answer alone.
    if (events.length > 0 || also)
      await this.home.store.append(appendsOf(this.streams, events, versions), appendContext(), also);
    return outcome;
  }
}

const isBeginning = (command: Message): boolean => routeOf(command)?.status === 201;

const streamOf = ({ plan, id }: Task): string => `${plan.leading.stream.category}-${id}`;

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
