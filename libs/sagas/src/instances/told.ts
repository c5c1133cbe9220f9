import type { NextEvent } from '@refold/event-store';
import { partitionKeyOf, streamIdOf, type AnyEvent, type Note, type Saga, type SagaInstance } from '@refold/model';
import { causationOf, type Cause } from './cause';
import { commandIdOf } from './command-id';

/** A command as it is told of. */
export interface Told {
  readonly id: string;
  readonly type: string;
}

export interface Telling {
  readonly saga: Saga;
  readonly instance: SagaInstance;
  readonly correlationId: string;
  readonly cause: Cause;
  readonly sent: readonly Told[];
  /** Taken by the first note that tells of answers. */
  readonly takeAnswered: () => readonly Told[];
  /** A command of the instance by its number. */
  readonly commandOf: (number: number) => Told | undefined;
}

/** The events by which an instance tells what has moved it. A policy tells only what needs a person. */
export const tell = (telling: Telling, notes: readonly Note[]): NextEvent[] => {
  const { saga, correlationId, cause } = telling;
  const { stream } = saga.records;
  const context = {
    ...{ correlationId, causationId: causationOf(cause), origin: 'live' as const },
    traceparent: cause.traceparent ?? null,
  };
  return notes
    .filter(({ kind }) => saga.telling === 'all' || kind === 'Stuck' || kind === 'Resumed')
    .map((note, index) => {
      const event = eventOf(telling, note, index === 0);
      return { streamId: streamIdOf(stream, event), partitionKey: partitionKeyOf(stream, event), event, context };
    });
};

/** @param isFirst what was sent is told once, with the first note */
const eventOf = (telling: Telling, note: Note, isFirst: boolean): AnyEvent => {
  const { saga, instance, cause } = telling;
  const of = { [saga.key]: instance.key, saga: saga.name, version: instance.version };
  const contract = saga.records.events[note.kind];
  const sent = isFirst ? telling.sent : [];
  const { step, undoing } = instance;
  const because = { kind: cause.kind, type: cause.type, id: cause.id };
  switch (note.kind) {
    case 'Started':
      return new contract({ ...of, step, sent, deadlineAt: instance.deadlineAt ?? undefined } as never);
    case 'Stepped':
      return new contract({ ...of, sent, answered: telling.takeAnswered(), step, undoing, because } as never);
    case 'Stuck': {
      const command = note.command === null ? undefined : telling.commandOf(note.command);
      return new contract({ ...of, step, undoing, why: note.why, command } as never);
    }
    case 'Resumed': {
      const { reason, operator } = cause;
      const told = { sent, answered: telling.takeAnswered(), left: leftOf(saga, instance) };
      return new contract({ ...of, by: note.by, reason, operator, ...told } as never);
    }
    case 'Ended': {
      const outcome = instance.outcome ?? 'ended';
      return new contract({ ...of, sent, answered: telling.takeAnswered(), outcome, because } as never);
    }
    case 'Late':
      return new contract({ ...of, sent, because } as never);
  }
};

const leftOf = ({ name }: Saga, { key, troubles }: SagaInstance) =>
  troubles.map(({ why, command }) => ({
    why,
    commandId: command === null ? undefined : commandIdOf(name, key, command),
  }));
