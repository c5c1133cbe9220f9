import { encodeData } from '../decode';
import type { Note, Outgoing } from './inputs';
import type { SagaInstance, StoredCommand, Trouble } from './instance';
import type { Saga } from './saga';
import type { Sent, Step } from './step';
import { storedCommand } from './stored-command';
import { isAlike } from './troubles';
import { writableText } from './writable-text';

/** What an input does to an instance. */
export interface Advanced {
  readonly instance: SagaInstance;
  readonly send: readonly Outgoing[];
  /** Numbers of commands that a person has sent again. */
  readonly resend: readonly number[];
  readonly notes: readonly Note[];
}

/** What comes after the end: commands go out, and the end is told again when they are answered. */
export const late = (saga: Saga, given: SagaInstance, step: Step<unknown>): Advanced => {
  if (step.kind === 'stay') return settled(standing(given));
  if (step.kind === 'fail') return troubled(given, troubleOf(saga, step));
  const { instance, notes } = step.kind === 'end' ? helped(given) : standing(given);
  const state = step.kind === 'end' ? instance.state : plain(step.state);
  const outcome = step.kind === 'end' ? step.outcome : instance.outcome;
  const isTold = step.send.length > 0 || notes.length > 0 || outcome !== instance.outcome;
  if (!isTold) return settled(standing({ ...instance, state }));
  const sent = sending({ ...instance, status: 'ending' as const, state, outcome }, stored(saga, step.send));
  return settled({ ...sent, notes: [...notes, { kind: 'Late' }] });
};

export const take = (saga: Saga, instance: SagaInstance, step: Step<unknown>): Advanced => {
  if (step.kind === 'stay') return settled(standing(instance));
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

export const troubled = (instance: SagaInstance, given: Trouble): Advanced => {
  const trouble = { ...given, why: writableText(given.why) };
  const others = instance.troubles.filter((each) => !isAlike(each, trouble));
  return {
    ...standing({ ...instance, troubles: [...others, trouble] }),
    notes: [{ kind: 'Stuck', why: trouble.why, command: trouble.command }],
  };
};

/** A command is out of the way, and so is what was told of it. */
export const answered = (instance: SagaInstance, number: number): Advanced => {
  const unanswered = instance.unanswered.filter((each) => each !== number);
  return freed({ ...instance, unanswered }, ({ command }) => command === number);
};

/** Without these troubles; it goes on by itself where there were any. */
export const freed = (instance: SagaInstance, isGone: (trouble: Trouble) => boolean): Advanced => {
  const troubles = instance.troubles.filter((trouble) => !isGone(trouble));
  const isFree = troubles.length < instance.troubles.length;
  return { ...standing({ ...instance, troubles }), notes: isFree ? [{ kind: 'Resumed', by: 'itself' }] : [] };
};

/** No instance ends while something that it sent is unanswered, or while it waits for a person. */
export const settled = (advanced: Advanced): Advanced => {
  const { status, unanswered, troubles, outcome } = advanced.instance;
  if (status !== 'ending' || unanswered.length > 0 || troubles.length > 0) return advanced;
  const instance = { ...advanced.instance, status: 'ended' as const, step: outcome ?? 'ended' };
  return { ...advanced, instance, notes: [...advanced.notes, { kind: 'Ended' }] };
};

export const sending = (instance: SagaInstance, commands: readonly StoredCommand[]): Advanced => {
  const send = commands.map((command, index) => ({ ...command, number: instance.sent + index + 1 }));
  const unanswered = [...instance.unanswered, ...send.map(({ number }) => number)];
  return { ...standing({ ...instance, sent: instance.sent + send.length, unanswered }), send };
};

/** The instance as it is, with nothing sent and nothing told. */
export const standing = (instance: SagaInstance): Advanced => ({ instance, send: [], resend: [], notes: [] });

export const joined = (first: Advanced, then: Advanced): Advanced => ({
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
