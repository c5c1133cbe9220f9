import { encodeData } from '../decode';
import { instant, type Instant } from '../instant';
import type { AnyEvent } from '../stream';
import type { Note, Outgoing, SagaInput } from './inputs';
import type { SagaInstance, StoredCommand, Trouble } from './instance';
import type { Saga, SagaMeta } from './saga';
import type { Sent, Step } from './step';
import { storedCommand } from './stored-command';
import { commandsOf, isAlike, isOfDeadline } from './troubles';
import { writableText } from './writable-text';

/** What an input does to an instance. */
export interface Advanced {
  readonly instance: SagaInstance;
  readonly send: readonly Outgoing[];
  /** Numbers of commands that a person has sent again. */
  readonly resend: readonly number[];
  readonly notes: readonly Note[];
}

type Act = (...given: unknown[]) => Step<unknown>;

/** A person has asked for what this instance cannot do now. */
export class NotNow extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotNow';
  }
}

/** The value of the field by which instances are told apart; undefined for an event without it, also when it is empty. */
export const sagaKeyOf = ({ key }: Pick<Saga, 'key'>, event: AnyEvent): string | undefined => {
  const value = (event as unknown as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Whether an event of this type can move an instance. */
export const hears = ({ rules }: Pick<Saga, 'rules'>, type: string): boolean =>
  type === rules.start.type || Object.hasOwn(rules.on, type) || Object.hasOwn(rules.late, type);

/**
 * The instance that an event begins, or one that is `declined`: what comes for its key later is passed over.
 * @throws Error when the event is not the one that begins it
 */
export const begin = (saga: Saga, event: AnyEvent, at: Instant, now: Instant): Advanced => {
  const { start, deadline } = saga.rules;
  const key = sagaKeyOf(saga, event);
  if (event.type !== start.type || key === undefined)
    throw new Error(`${saga.name} does not begin with ${event.type}.`);
  const step = (start.first as (event: AnyEvent, meta: object) => Step<unknown> | null)(event, { at });
  const fresh: SagaInstance = {
    ...{ key, version: saga.version, status: 'running', undoing: false, step: 'started', state: null, outcome: null },
    ...{ troubles: [], attempt: 0, sent: 0, unanswered: [], deadlineAt: null },
  };
  if (step === null) return moved({ ...fresh, status: 'declined', step: 'declined' });
  const deadlineAt = deadline && later(now, deadline.milliseconds);
  const taken = take(saga, { ...fresh, deadlineAt }, step);
  return { ...taken, notes: [{ kind: 'Started' }, ...taken.notes.filter(({ kind }) => kind !== 'Stepped')] };
};

/**
 * What an input does to an instance that is there. Pure: the runner, the tests and whoever explains use it alike.
 * @throws NotNow when a person asks for what cannot be done now
 */
export const advance = (saga: Saga, instance: SagaInstance, input: SagaInput, now: Instant): Advanced => {
  if (instance.status === 'declined') return moved(instance);
  switch (input.kind) {
    case 'event':
      return onEvent(saga, instance, input);
    case 'deadline':
      return onDeadline(saga, instance, now);
    case 'answered':
      return settled(answered(instance, input.number));
    case 'refused':
      return onRefusal(saga, instance, input, now);
    case 'waits':
      return onWaiting(instance, input);
    case 'broken':
      return onBroken(instance, input);
    case 'operator':
      return onOperator(saga, instance, input, now);
  }
};

const onEvent = (
  saga: Saga,
  instance: SagaInstance,
  { event, meta: { at } }: SagaInput & { kind: 'event' },
): Advanced => {
  const over = instance.status === 'ending' || instance.status === 'ended';
  const rule = (over ? saga.rules.late : saga.rules.on)[event.type] as Act | undefined;
  if (!rule) return moved(instance);
  const step = rule(stateOf(saga, instance), event, metaOf(instance, at));
  return over ? late(saga, instance, step) : take(saga, instance, step);
};

/** It fires once, and not where the saga gives back already. Where its rule had failed before, that is over. */
const onDeadline = (saga: Saga, instance: SagaInstance, now: Instant): Advanced => {
  const { deadline } = saga.rules;
  const passed = freed({ ...instance, deadlineAt: null }, isOfDeadline);
  if (!deadline || instance.status !== 'running' || instance.undoing) return passed;
  const step = (deadline.expired as Act)(stateOf(saga, instance), instance.key, metaOf(instance, now));
  return joined(passed, take(saga, passed.instance, step));
};

const onRefusal = (
  saga: Saga,
  instance: SagaInstance,
  { number, command, refused }: SagaInput & { kind: 'refused' },
  now: Instant,
): Advanced => {
  const rule = saga.rules.refused[command.type] as Act | undefined;
  if (!rule) return troubled(instance, { command: number, retrying: false, again: [], ...whyOf(command, refused) });
  const step = rule(stateOf(saga, instance), refused, command, metaOf(instance, now));
  const without = answered(instance, number);
  // Refused after the end was declared: what the rule sends belongs to the end.
  const next = instance.status === 'running' ? take : late;
  return joined(without, next(saga, without.instance, step));
};

const whyOf = ({ type }: Sent, { code, message }: { code: string; message: string }) => ({
  why: `${type} was refused: ${message} (${code})`,
});

const onWaiting = (instance: SagaInstance, { number, type, why }: SagaInput & { kind: 'waits' }): Advanced => {
  if (instance.troubles.some(({ command }) => command === number)) return moved(instance);
  return troubled(instance, { command: number, retrying: true, again: [], why: `${type} is not answered: ${why}` });
};

/** Told once, however often it fails for the same reason. */
const onBroken = (instance: SagaInstance, { why, command }: SagaInput & { kind: 'broken' }): Advanced => {
  const trouble = { why: writableText(why), command, retrying: true, again: [] };
  const isKnown = instance.troubles.some((each) => isAlike(each, trouble) && each.why === trouble.why);
  return isKnown ? moved(instance) : troubled(instance, trouble);
};

const onOperator = (
  saga: Saga,
  instance: SagaInstance,
  { verb, isFreed = false }: SagaInput & { kind: 'operator' },
  now: Instant,
): Advanced => {
  if (verb === 'compensate') return compensated(saga, instance, now);
  if (instance.troubles.length === 0 && !isFreed)
    throw new NotNow(`${saga.name} of ${instance.key} is not stuck, so there is nothing to ${verb}.`);
  const next = verb === 'retry' ? retried(instance, now) : skipped(instance);
  return { ...next, notes: [{ kind: 'Resumed', by: verb }, ...next.notes] };
};

/** What is sent after the end belongs to it: it is told again. */
const retried = (instance: SagaInstance, now: Instant): Advanced => {
  const { troubles, status } = instance;
  const again = troubles.flatMap((trouble) => trouble.again);
  const sent = sending(
    {
      ...withoutTroubles(instance),
      status: status === 'ended' && again.length > 0 ? 'ending' : status,
      deadlineAt: troubles.some(isOfDeadline) ? now : instance.deadlineAt,
    },
    again,
  );
  return { ...sent, resend: commandsOf(troubles) };
};

const skipped = (instance: SagaInstance): Advanced => {
  const { troubles, unanswered } = instance;
  const commands = commandsOf(troubles);
  return settled(
    moved({
      ...withoutTroubles(instance),
      unanswered: unanswered.filter((number) => !commands.includes(number)),
      deadlineAt: troubles.some(isOfDeadline) ? null : instance.deadlineAt,
    }),
  );
};

const withoutTroubles = (instance: SagaInstance): SagaInstance => ({
  ...{ ...instance, troubles: [], attempt: instance.attempt + 1 },
});

const compensated = (saga: Saga, instance: SagaInstance, now: Instant): Advanced => {
  const rule = (saga.rules.compensation ?? saga.rules.deadline?.expired) as Act | undefined;
  const name = `${saga.name} of ${instance.key}`;
  if (!rule) throw new NotNow(`${name} has no rule for giving back what it took.`);
  if (instance.status !== 'running') throw new NotNow(`${name} is over, so there is nothing to give back.`);
  if (instance.undoing && instance.troubles.length === 0) throw new NotNow(`${name} gives back what it took already.`);
  const given = instance.troubles.flatMap(({ command, retrying }) => (retrying ? [] : (command ?? [])));
  const free = {
    ...withoutTroubles(instance),
    troubles: instance.troubles.filter(({ command, retrying }) => command !== null && retrying),
    unanswered: instance.unanswered.filter((number) => !given.includes(number)),
  };
  const step = rule(stateOf(saga, instance), instance.key, metaOf(free, now));
  if (step.kind === 'stay') throw new NotNow(`${name} has nothing to give back in step '${instance.step}'.`);
  return joined({ ...moved(free), notes: [{ kind: 'Resumed', by: 'compensate' }] }, take(saga, free, step));
};

/** What comes after the end: commands go out, and the end is told again when they are answered. */
const late = (saga: Saga, given: SagaInstance, step: Step<unknown>): Advanced => {
  if (step.kind === 'stay') return settled(moved(given));
  if (step.kind === 'fail') return troubled(given, troubleOf(saga, step));
  const { instance, notes } = step.kind === 'end' ? helped(given) : moved(given);
  const state = step.kind === 'end' ? instance.state : plain(step.state);
  const outcome = step.kind === 'end' ? step.outcome : instance.outcome;
  const isTold = step.send.length > 0 || notes.length > 0 || outcome !== instance.outcome;
  if (!isTold) return settled(moved({ ...instance, state }));
  const sent = sending({ ...instance, status: 'ending' as const, state, outcome }, stored(saga, step.send));
  return settled({ ...sent, notes: [...notes, { kind: 'Late' }] });
};

const take = (saga: Saga, instance: SagaInstance, step: Step<unknown>): Advanced => {
  if (step.kind === 'stay') return settled(moved(instance));
  if (step.kind === 'fail') return troubled(instance, troubleOf(saga, step));
  const send = stored(saga, step.send);
  if (step.kind === 'end') return ended(helped(instance), step.outcome, send);
  const undoing = instance.undoing || step.kind === 'undo';
  const next = { ...instance, undoing, step: step.step, state: plain(step.state) };
  return {
    ...sending({ ...next, deadlineAt: undoing ? null : instance.deadlineAt }, send),
    notes: [{ kind: 'Stepped' }],
  };
};

const ended = (from: Advanced, outcome: string, send: readonly StoredCommand[]): Advanced => {
  const ending = { ...from.instance, status: 'ending' as const, step: 'ending', outcome, deadlineAt: null };
  const sent = { ...sending(ending, send), notes: from.notes };
  const over = settled(sent);
  return over === sent ? { ...sent, notes: [...sent.notes, { kind: 'Stepped' }] } : over;
};

/** Whoever declares an end has no `fail` of its own left to be helped with. */
const helped = (instance: SagaInstance): Advanced => freed(instance, ({ command }) => command === null);

const troubleOf = (saga: Saga, { why, again }: Step<unknown> & { kind: 'fail' }): Trouble => ({
  ...{ why, command: null, retrying: false, again: stored(saga, again) },
});

const troubled = (instance: SagaInstance, given: Trouble): Advanced => {
  const trouble = { ...given, why: writableText(given.why) };
  const others = instance.troubles.filter((each) => !isAlike(each, trouble));
  return {
    ...moved({ ...instance, troubles: [...others, trouble] }),
    notes: [{ kind: 'Stuck', why: trouble.why, command: trouble.command }],
  };
};

/** A command is out of the way, and so is what was told of it. */
const answered = (instance: SagaInstance, number: number): Advanced => {
  const unanswered = instance.unanswered.filter((each) => each !== number);
  return freed({ ...instance, unanswered }, ({ command }) => command === number);
};

/** Without these troubles; it goes on by itself where there were any. */
const freed = (instance: SagaInstance, isGone: (trouble: Trouble) => boolean): Advanced => {
  const troubles = instance.troubles.filter((trouble) => !isGone(trouble));
  const isFree = troubles.length < instance.troubles.length;
  return { ...moved({ ...instance, troubles }), notes: isFree ? [{ kind: 'Resumed', by: 'itself' }] : [] };
};

/** No instance ends while something that it sent is unanswered, or while it waits for a person. */
const settled = (advanced: Advanced): Advanced => {
  const { status, unanswered, troubles, outcome } = advanced.instance;
  if (status !== 'ending' || unanswered.length > 0 || troubles.length > 0) return advanced;
  const instance = { ...advanced.instance, status: 'ended' as const, step: outcome ?? 'ended' };
  return { ...advanced, instance, notes: [...advanced.notes, { kind: 'Ended' }] };
};

const sending = (instance: SagaInstance, commands: readonly StoredCommand[]): Advanced => {
  const send = commands.map((command, index) => ({ ...command, number: instance.sent + index + 1 }));
  const unanswered = [...instance.unanswered, ...send.map(({ number }) => number)];
  return { ...moved({ ...instance, sent: instance.sent + send.length, unanswered }), send };
};

const moved = (instance: SagaInstance): Advanced => ({ instance, send: [], resend: [], notes: [] });

const joined = (first: Advanced, then: Advanced): Advanced => ({
  ...then,
  send: [...first.send, ...then.send],
  resend: [...first.resend, ...then.resend],
  notes: [...first.notes, ...then.notes],
});

/** @throws Error for a command that the saga does not say it sends */
const stored = (saga: Saga, commands: readonly Sent[]): StoredCommand[] =>
  commands.map((command) => {
    if (saga.sends.some(({ type }) => type === command.type)) return storedCommand(command);
    throw new Error(`${saga.name} sends ${command.type}, which is not among what it says it sends.`);
  });

const plain = (state: unknown): unknown => (JSON.parse(encodeData({ state })) as { state: unknown }).state;

const stateOf = ({ state: schema }: Saga, { state }: SagaInstance): unknown => schema.parse(state);

const metaOf = ({ step, undoing, outcome, attempt }: SagaInstance, at: Instant): SagaMeta => ({
  ...{ at, step, undoing, outcome, attempt },
});

const later = (from: Instant, milliseconds: number): Instant => instant(new Date(Date.parse(from) + milliseconds));
