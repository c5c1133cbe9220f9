import type { NextEvent } from '@refold/event-store';
import { commandOf, type Advanced, type Saga, type SagaInstance } from '@refold/model';
import type { Cause } from './cause';
import { commandIdOf } from './command-id';
import type { Mark, NewCommand, NumberedTold, Row, Stored } from './instance-tables';
import { tell, type Told } from './told';

/** What happens to one instance in a transaction, before it is written. Never changed in place: a move happens whole, or not. */
export interface Track {
  readonly key: string;
  /** As it was locked; undefined when nothing was there. */
  readonly before: Row | undefined;
  readonly stored: Stored | null;
  readonly commands: readonly NewCommand[];
  readonly marks: readonly Mark[];
  readonly events: readonly NextEvent[];
  /** Answered, and not told yet. */
  readonly untold: readonly NumberedTold[];
  /** Numbers of commands that were told as answered. */
  readonly told: readonly number[];
}

export const trackOf = (key: string, before: Row | undefined, untold: readonly NumberedTold[] = []): Track => ({
  ...{ key, before, stored: before ?? null, commands: [], marks: [], events: [], untold, told: [] },
});

/** A command of which the input tells: it is what a note about it names. */
export interface About {
  readonly number: number;
  readonly type: string;
  readonly status?: 'answered' | 'refused';
  readonly error?: string;
}

/**
 * The track with one more move; the same track when nothing has come of it, so that nothing is written.
 * @throws Error when what it would tell or send breaks its contract
 */
export const moved = (saga: Saga, track: Track, advanced: Advanced, cause: Cause, about?: About): Track => {
  const { key } = track;
  const before = track.stored?.instance;
  if (advanced.instance === before && advanced.notes.length === 0 && !about?.status) return track;
  const { instance, send, resend, notes } = advanced;
  // What is sent must be what its service will read.
  for (const command of send) commandOf(saga.sends, command);
  const correlationId = track.stored?.correlationId ?? cause.correlationId ?? key;
  const toldOf = (number: number, type: string): NumberedTold => ({
    number,
    type,
    id: commandIdOf(saga.name, key, number),
  });
  const answered = about?.status === 'answered' ? [toldOf(about.number, about.type)] : [];
  const untold = [...track.untold, ...answered];
  const taken: NumberedTold[] = [];
  const events = tell(
    {
      ...{ saga, instance, correlationId, cause, sent: send.map(({ number, type }) => told(toldOf(number, type))) },
      takeAnswered: () => {
        const all = untold.slice(taken.length);
        taken.push(...all);
        return all.map(told);
      },
      commandOf: (number) => (about?.number === number ? told(toldOf(number, about.type)) : undefined),
    },
    notes,
  );
  return {
    ...track,
    stored: { instance, correlationId },
    commands: [...track.commands, ...send.map((command) => ({ key, command, correlationId, cause }))],
    marks: [...track.marks, ...marksOf(key, before, instance, resend, cause, about)],
    events: [...track.events, ...events],
    untold: untold.slice(taken.length),
    told: [...track.told, ...taken.map(({ number }) => number)],
  };
};

const told = ({ id, type }: Told): Told => ({ id, type });

const marksOf = (
  key: string,
  before: SagaInstance | undefined,
  after: SagaInstance,
  resend: readonly number[],
  { kind }: Cause,
  about: About | undefined,
): Mark[] => {
  const marks: Mark[] = resend.map((number) => ({ key, number, status: 'waiting' }));
  if (about?.status)
    marks.push({ key, number: about.number, status: about.status, ...(about.error && { error: about.error }) });
  // A person has taken them as done, or has given them up.
  const givenUp =
    kind === 'operator' ? (before?.unanswered ?? []).filter((number) => !after.unanswered.includes(number)) : [];
  return [...marks, ...givenUp.map((number) => ({ key, number, status: 'skipped' as const }))];
};
