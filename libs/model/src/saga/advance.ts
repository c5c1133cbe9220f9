import { instant, type Instant } from '../instant';
import type { AnyEvent } from '../stream';
import type { SagaInput } from './inputs';
import type { SagaInstance, Trouble } from './instance';
import type { Saga, SagaMeta } from './saga';
import type { Sent, Step } from './step';
import { answered, freed, joined, late, sending, settled, standing, take, troubled, type Advanced } from './take-step';
import { commandsOf, isAlike, isOfDeadline } from './troubles';
import { writableText } from './writable-text';

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
  if (step === null) return standing({ ...fresh, status: 'declined', step: 'declined' });
  const deadlineAt = deadline && later(now, deadline.milliseconds);
  const taken = take(saga, { ...fresh, deadlineAt }, step);
  return { ...taken, notes: [{ kind: 'Started' }, ...taken.notes.filter(({ kind }) => kind !== 'Stepped')] };
};

/**
 * What an input does to an instance that is there. Pure: the runner, the tests and whoever explains use it alike.
 * @throws NotNow when a person asks for what cannot be done now
 */
export const advance = (saga: Saga, instance: SagaInstance, input: SagaInput, now: Instant): Advanced => {
  if (instance.status === 'declined') return standing(instance);
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
  if (!rule) return standing(instance);
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
  if (instance.troubles.some(({ command }) => command === number)) return standing(instance);
  return troubled(instance, { command: number, retrying: true, again: [], why: `${type} is not answered: ${why}` });
};

/** Told once, however often it fails for the same reason. */
const onBroken = (instance: SagaInstance, { why, command }: SagaInput & { kind: 'broken' }): Advanced => {
  const trouble = { why: writableText(why), command, retrying: true, again: [] };
  const isKnown = instance.troubles.some((each) => isAlike(each, trouble) && each.why === trouble.why);
  return isKnown ? standing(instance) : troubled(instance, trouble);
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
  if (verb === 'retry' && !isFreed && !instance.troubles.some(canBeRetried))
    throw new NotNow(`${saga.name} of ${instance.key} has nothing that could be tried again. Skip it, or compensate.`);
  const next = verb === 'retry' ? retried(instance, now) : skipped(saga, instance, now);
  return { ...next, notes: [{ kind: 'Resumed', by: verb }, ...next.notes] };
};

const canBeRetried = (trouble: Trouble): boolean =>
  trouble.command !== null || trouble.again.length > 0 || isOfDeadline(trouble);

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

const skipped = (saga: Saga, instance: SagaInstance, now: Instant): Advanced => {
  const { troubles, unanswered, status } = instance;
  const commands = commandsOf(troubles);
  const free = {
    ...withoutTroubles(instance),
    unanswered: unanswered.filter((number) => !commands.includes(number)),
    deadlineAt: troubles.some(isOfDeadline) ? null : instance.deadlineAt,
  };
  const isOwn = troubles.some((trouble) => trouble.command === null && !isOfDeadline(trouble));
  const rule = saga.rules.skipped as Act | null;
  if (!rule || !isOwn || status !== 'running') return settled(standing(free));
  return take(saga, free, rule(stateOf(saga, free), free.key, metaOf(free, now)));
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
  return joined({ ...standing(free), notes: [{ kind: 'Resumed', by: 'compensate' }] }, take(saga, free, step));
};

const stateOf = ({ state: schema }: Saga, { state }: SagaInstance): unknown => schema.parse(state);

const metaOf = ({ step, undoing, outcome, attempt }: SagaInstance, at: Instant): SagaMeta => ({
  ...{ at, step, undoing, outcome, attempt },
});

const later = (from: Instant, milliseconds: number): Instant => instant(new Date(Date.parse(from) + milliseconds));
