import type { z } from 'zod';
import type { Instant } from '../instant';
import type { AnyMessageClass, InstanceOf, OfType } from '../message';
import type { EventsOf, Stream } from '../stream';
import { millisecondsOf, type Duration } from './duration';
import type { SagaStream } from './saga-stream';
import type { Sent, Step } from './step';

/** What a rule may know beside state and event. No clock, no random: the same inputs always give the same steps. */
export interface SagaMeta {
  /** When what is at hand happened: business time of the event, or when the deadline had come. */
  readonly at: Instant;
  /** The step that the saga is in. */
  readonly step: string;
  /** Whether it is giving back what it took. */
  readonly undoing: boolean;
  /** How it ends or has ended; null while it is on its way. */
  readonly outcome: string | null;
  /** How often a person has had it tried again: what must not repeat the id of a failed try is named with it. */
  readonly attempt: number;
}

/** Why a command was not carried out: its code and sentence, as its service told them. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

type Typed = { type: string };
type Carrying<E, P extends string> = E extends { [K in P]: unknown } ? E : never;
/** The events of these streams that have the key among their fields. */
export type KeyedEvent<F extends readonly Stream[], P extends string> = Extract<Carrying<EventsOf<F>, P>, Typed>;

type OnEvent<S, E extends Typed, C extends Sent> = {
  readonly [T in E['type']]?: (state: S, event: OfType<E, T>, meta: SagaMeta) => Step<S, C>;
};
type OnRefusal<S, C extends Sent> = {
  readonly [T in C['type']]?: (state: S, refused: Refused, command: OfType<C, T>, meta: SagaMeta) => Step<S, C>;
};
type OnTime<S, C extends Sent> = (state: S, key: string, meta: SagaMeta) => Step<S, C>;

/** A rule, where its types do not matter. */
type Rule = (...given: never) => Step<unknown>;

/**
 * A process over several services: what it does at each event, refusal and deadline. Its rules are pure. Where an
 * instance stands is stored with what it sends, in one transaction.
 */
export interface Saga {
  /** Names its instances: never changed. */
  readonly name: string;
  /** Raised when instances that are on their way could not go on by the new rules; they finish by the old ones. */
  readonly version: number;
  /** The field of every event by whose value instances are told apart. */
  readonly key: string;
  readonly from: readonly Stream[];
  /** What it remembers between two steps. */
  readonly state: z.ZodType;
  /** Contracts of all that it sends. */
  readonly sends: readonly AnyMessageClass[];
  /** The streams in which its instances tell what they do: one stream an instance. */
  readonly records: SagaStream;
  /** `all` steps, or only what needs a person: a service's own part in a choreography is told by that service's events. */
  readonly telling: 'all' | 'trouble';
  readonly rules: SagaRules;
}

export interface SagaRules {
  readonly start: { readonly type: string; readonly first: Rule };
  readonly on: Rules;
  /** Of commands that were refused for good; one without a rule makes the saga wait for a person. */
  readonly refused: Rules;
  readonly deadline: { readonly milliseconds: number; readonly expired: Rule } | null;
  /** What a person's `compensate` does; the deadline's rule when left out. */
  readonly compensation: Rule | null;
  /** What it does when a person has taken as settled what it said by `fail`; it stays where it is when left out. */
  readonly skipped: Rule | null;
  /** Of what comes after its end. */
  readonly late: Rules;
}
type Rules = { readonly [type: string]: Rule };

interface Head<S, P extends string, F extends readonly Stream[], C extends readonly AnyMessageClass[]> {
  version: number;
  key: P;
  from: F;
  state: z.ZodType<S>;
  sends: C;
  records: SagaStream;
}

/** `start` returns it for an event that begins nothing. */
export const none = null;

/** A saga while it is declared: itself, and what can still be said of it. */
interface Declared<S, E extends Typed, C extends Sent> extends Saga {
  /** What it does at an event while it is on its way; an event without a rule changes nothing. */
  on(rules: OnEvent<S, E, C>): Declared<S, E, C>;
  /** What it does when a command was refused for good; one without a rule makes it wait for a person. */
  refused(rules: OnRefusal<S, C>): Declared<S, E, C>;
  /** What it does when it is not over, and not giving back, so long after its start. */
  deadline(after: Duration, expired: OnTime<S, C>): Declared<S, E, C>;
  /** What it does when a person tells it to give up; the deadline's rule when left out. */
  compensation(rule: OnTime<S, C>): Declared<S, E, C>;
  /** What it does when a person has taken as settled what it said by `fail`; it stays where it is when left out. */
  skipped(rule: OnTime<S, C>): Declared<S, E, C>;
  /** What it does at an event that comes after its end: it sends, and is over again when that is answered. */
  late(rules: OnEvent<S, E, C>): Declared<S, E, C>;
}

const declared = <S, E extends Typed, C extends Sent>(of: Saga): Declared<S, E, C> => {
  const having = (more: Partial<SagaRules>): Declared<S, E, C> =>
    declared<S, E, C>({ ...of, rules: { ...of.rules, ...more } });
  return {
    ...of,
    on: (on) => having({ on: on as Rules }),
    refused: (refused) => having({ refused: refused as Rules }),
    deadline: (after, expired) => having({ deadline: { milliseconds: millisecondsOf(after), expired } }),
    compensation: (compensation) => having({ compensation }),
    skipped: (skipped) => having({ skipped }),
    late: (late) => having({ late: late as Rules }),
  };
};

const declaration =
  (telling: Saga['telling']) =>
  <S, P extends string, const F extends readonly Stream[], const C extends readonly AnyMessageClass[]>(
    name: string,
    head: Head<S, P, F, C>,
  ) => ({
    /** The event that begins an instance; its rule returns `none` where it begins nothing. */
    start: <T extends KeyedEvent<F, P>['type']>(
      type: T,
      first: (
        event: OfType<KeyedEvent<F, P>, T>,
        meta: Pick<SagaMeta, 'at'>,
      ) => Step<S, InstanceOf<C> & Sent> | typeof none,
    ) => {
      const rules = { start: { type, first: first as Rule }, on: {}, refused: {}, late: {} };
      return declared<S, KeyedEvent<F, P>, InstanceOf<C> & Sent>({
        ...{ name, telling, ...head, rules: { ...rules, deadline: null, compensation: null, skipped: null } },
      });
    },
  });

/**
 * Declares a process that one service conducts: it hears events of all, sends commands to all, and tells each step.
 * @example saga('checkout', { version: 1, key: 'orderId', from: [Orders, Payments], … })
 *   .start('OrderPlaced', ({ orderId }) => go('paying', { … }, new ChargePayment({ … })))
 *   .on({ PaymentCaptured: (state) => go('reserving', state, new ReserveStock({ … })) })
 *   .deadline('15m', (state, orderId) => undo('timing out', state, new CancelOrder({ … })))
 */
export const saga = declaration('all');

/**
 * Declares what one service does by itself when others have done something: its part in a choreography. It sends commands
 * to its own service only. Written and run as a saga is; it tells only what needs a person.
 */
export const policy = declaration('trouble');
