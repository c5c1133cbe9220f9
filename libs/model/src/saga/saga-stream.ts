import { z } from 'zod';
import { event, type AnyMessageClass } from '../message';
import type { Stream } from '../stream';
import { Id, Moment, Text } from '../values';

const Sending = z.strictObject({ id: z.uuid(), type: Text(100) });
const Because = z.strictObject({
  /** Of an event its type and id, of an answer or a refusal the command's. `deadline` and `operator` have no id. */
  kind: z.enum(['event', 'answer', 'refusal', 'deadline', 'operator']),
  type: Text(100).optional(),
  id: z.uuid().optional(),
});

/**
 * The events by which the instances of sagas tell what they do. They are the storage format.
 * @param prefix of their names: `Checkout` makes `CheckoutStarted`
 * @param key the field that tells instances apart, such as `orderId`
 */
export const sagaEvents = <const T extends string, const P extends string>(prefix: T, key: P) => {
  const of = { [key]: Id, saga: Text(100), version: z.int().positive() } as { [K in P]: typeof Id } & {
    saga: z.ZodString;
    version: z.ZodInt;
  };
  const told = { ...of, sent: z.array(Sending), answered: z.array(Sending) };
  return {
    /** An instance has begun. */
    Started: event(`${prefix}Started`, 1, {
      ...of,
      step: Text(100),
      sent: z.array(Sending),
      deadlineAt: Moment.optional(),
    }),
    /** It is in another step; `undoing` when it gives back what it took. `answered` since it last told something. */
    Stepped: event(`${prefix}Stepped`, 1, { ...told, step: Text(100), undoing: z.boolean(), because: Because }),
    /** It cannot go on by itself: why, and by which command if it is one. */
    Stuck: event(`${prefix}Stuck`, 1, {
      ...of,
      step: Text(100),
      undoing: z.boolean(),
      why: Text(1000),
      command: Sending.optional(),
    }),
    /** It goes on: by itself, since the command was answered after all, or because a person has said so. */
    Resumed: event(`${prefix}Resumed`, 1, {
      ...of,
      by: z.enum(['itself', 'retry', 'skip', 'compensate']),
      /** The person's; of what resumed by itself there is none. */
      reason: Text(500).optional(),
      operator: Text(200).optional(),
      sent: z.array(Sending),
      /** Since it last told something. */
      answered: z.array(Sending),
      /** What keeps it from going on all the same, by the command's id where it is one. */
      left: z.array(z.strictObject({ why: Text(1000), commandId: z.uuid().optional() })),
    }),
    /** All that it sent is answered. It can end again after something late. */
    Ended: event(`${prefix}Ended`, 1, { ...told, outcome: Text(100), because: Because }),
    /** Something came after the end that it had a rule for. */
    Late: event(`${prefix}Late`, 1, { ...of, sent: z.array(Sending), because: Because }),
  };
};

/** The events of {@link sagaEvents}, whatever their names and key are. */
export type SagaEvents = Readonly<
  Record<'Started' | 'Stepped' | 'Stuck' | 'Resumed' | 'Ended' | 'Late', AnyMessageClass>
>;

/** The streams of one saga's instances, one an instance, and the contracts of what they tell. */
export interface SagaStream {
  readonly stream: Stream;
  readonly events: SagaEvents;
}
