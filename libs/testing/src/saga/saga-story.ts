import {
  advance,
  begin,
  commandOf,
  instant,
  streamIdOf,
  type Advanced,
  type AnyEvent,
  type Outgoing,
  type Saga,
  type SagaInput,
  type SagaInstance,
} from '@refold/model';
import { isTold, type StoryInput, type Told } from './inputs';

/** Where a story has come to: the instance as it is stored, and what it has sent that nobody has answered. */
export interface Standing {
  readonly instance: SagaInstance | null;
  readonly open: readonly Outgoing[];
  /** Numbers of those that are not answered by themselves. */
  readonly held: ReadonlySet<number>;
}

export const beginning: Standing = { instance: null, open: [], held: new Set() };

/** Business time of all events, and the time at which every input is taken. */
export const now = instant('2026-01-01T00:00:00Z');

/** What an input does, and where the story is then. */
export interface Taken {
  readonly advanced: Advanced;
  readonly standing: Standing;
}

/** Takes one input. What was sent before it is answered first, but for what is held and what the input is about. */
export const take = (saga: Saga, before: Standing, input: StoryInput): Taken => {
  const isHeld = isTold(input) && input.told === 'unanswered';
  const asked = isHeld ? input.input : input;
  const standing = settle(saga, before, isTold(asked) ? asked : undefined);
  const advanced = standing.instance ? next(saga, standing, asked) : first(saga, asked);
  const { unanswered } = advanced.instance;
  const open = [...standing.open, ...advanced.send].filter(({ number }) => unanswered.includes(number));
  const held = new Set([...standing.held, ...(isHeld ? advanced.send.map(({ number }) => number) : [])]);
  return { advanced, standing: { instance: stored(advanced.instance), open, held } };
};

/** Answers what nobody holds back, and what no person has to look at. */
export const settle = (saga: Saga, { instance, open, held }: Standing, but?: Told): Standing => {
  if (!instance) return beginning;
  const kept = but ? about(open, but)?.number : undefined;
  const isStuck = (number: number) => instance.troubles.some(({ command }) => command === number);
  const done = open.filter(({ number }) => !held.has(number) && number !== kept && !isStuck(number));
  const settled = done.reduce(
    (current, { number }) => advance(saga, current, { kind: 'answered', number }, now).instance,
    instance,
  );
  return { instance: stored(settled), open: open.filter((each) => !done.includes(each)), held };
};

const first = (saga: Saga, input: StoryInput): Advanced => {
  if (isTold(input)) throw new Error(`A story of ${saga.name} begins with ${saga.rules.start.type}.`);
  return begin(saga, input, now, now);
};

const next = (saga: Saga, { instance, open }: Standing, input: StoryInput): Advanced => {
  if (!instance) throw new Error('There is no instance yet.');
  return advance(saga, instance, inputOf(saga, instance, open, input), now);
};

const inputOf = (saga: Saga, instance: SagaInstance, open: readonly Outgoing[], input: StoryInput): SagaInput => {
  if (!isTold(input)) return { kind: 'event', event: input, meta: metaOf(saga, instance, input) };
  if (input.told === 'deadline') return { kind: 'deadline' };
  if (input.told === 'operator') return { kind: 'operator', verb: input.verb };
  if (input.told === 'unanswered') throw new Error('One `unanswered` around an input is enough.');
  const command = about(open, input);
  if (!command) throw new Error(`${saga.name} has sent no ${input.type} that is not answered.`);
  const { number, type } = command;
  if (input.told === 'waits') return { kind: 'waits', number, type, why: 'the service is away' };
  if (input.told !== 'refused') return { kind: 'answered', number };
  const { code, message } = input;
  return { kind: 'refused', number, command: commandOf(saga.sends, command), refused: { code, message } };
};

/** The newest command of the type that the input names. */
const about = (open: readonly Outgoing[], told: Told): Outgoing | undefined =>
  'type' in told ? open.findLast(({ type }) => type === told.type) : undefined;

const metaOf = (saga: Saga, { key }: SagaInstance, event: AnyEvent) => {
  const of = saga.from.find(({ events }) => events.some(({ type }) => type === event.type));
  if (!of) throw new Error(`${saga.name} hears no stream that carries ${event.type}, of ${key}.`);
  return {
    eventId: '00000000-0000-4000-8000-000000000001',
    at: now,
    streamId: streamIdOf(of, event),
    streamVersion: 1,
  };
};

/** An instance comes back as it went into the database. */
const stored = (instance: SagaInstance): SagaInstance => JSON.parse(JSON.stringify(instance)) as SagaInstance;
