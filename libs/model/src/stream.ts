import type { AnyMessageClass, InstanceOf, Message } from './message';

export type AnyEvent = Message<string, unknown>;

/** A family of streams: who owns them, what can happen in them, and how their records are partitioned. */
export interface Stream<E extends { type: string } = AnyEvent> {
  /** First part of every stream id: `order` in `order-4711`. */
  readonly category: string;
  /** The service whose store holds these streams; also the name of its Kafka topic. */
  readonly service: string;
  /** The field of every event that completes the stream id. */
  readonly id: string;
  /** The field of every event by whose value all records of one stream are partitioned. */
  readonly partitionBy: string;
  /**
   * Further fields by whose value the owner finds streams: those that views are keyed by. An event may lack them. The name
   * is that of the stored data, so an event whose older version called it otherwise is found by its stream's newer ones.
   */
  readonly indexedBy?: readonly string[];
  readonly events: readonly AnyMessageClass[];
  /** Carries the union of the events in the type; never set. */
  readonly eventTypes?: E;
}

type FieldOfEach<M> = M extends unknown ? Exclude<keyof M, 'type'> & string : never;
/** The fields that every event of the union has. */
export type CommonField<M> = { [K in FieldOfEach<M>]: M extends { [P in K]: unknown } ? K : never }[FieldOfEach<M>];

/**
 * Declares a family of streams.
 * @example stream('order', { service: 'orders', id: 'orderId', partitionBy: 'orderId', events: [OrderPlaced] })
 * @throws Error when two of its events share a name
 */
export const stream = <const C extends readonly AnyMessageClass[]>(
  category: string,
  head: {
    service: string;
    id: keyof InstanceOf<C> & string;
    partitionBy: keyof InstanceOf<C> & string;
    indexedBy?: readonly FieldOfEach<InstanceOf<C>>[];
    events: C;
  },
): Stream<InstanceOf<C>> => {
  const names = head.events.map((contract) => contract.type);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Stream '${category}' lists the event ${twice} twice. Stored names are unique.`);
  return { category, ...head };
};

export type EventOf<S> = S extends Stream<infer E> ? E : never;
export type EventsOf<S extends readonly Stream[]> = EventOf<S[number]>;

/** `order-4711` from the stream's category and the id that the event carries. */
export const streamIdOf = (of: Stream, event: object): string => `${of.category}-${fieldOf(of, of.id, event)}`;

/** The value that is the Kafka key of every record of this event's stream. */
export const partitionKeyOf = (of: Stream, event: object): string => fieldOf(of, of.partitionBy, event);

/** The fields by whose value the owner of these streams finds them, without a search through all events. */
export const lookupFieldsOf = ({ id, partitionBy, indexedBy = [] }: Stream): string[] => [
  ...new Set([id, partitionBy, ...indexedBy]),
];

/** `order` of `order-4711`: categories hold no hyphen, ids may. */
export const categoryOf = (streamId: string): string => {
  const hyphen = streamId.indexOf('-');
  if (hyphen < 1) throw new Error(`'${streamId}' is not a stream id. Stream ids look like order-4711.`);
  return streamId.slice(0, hyphen);
};

const fieldOf = (of: Stream, field: string, event: object): string => {
  const value: unknown = (event as Record<string, unknown>)[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`An event of stream '${of.category}' has no text in '${field}': ${JSON.stringify(value)}.`);
};
