import { DateTime, Json, Long, PageInfoAnswer, Personal } from '@refold/platform';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

export const EventOrigin = { LIVE: 'live', HISTORY: 'history' } as const;
export type EventOrigin = (typeof EventOrigin)[keyof typeof EventOrigin];
registerEnumType(EventOrigin, {
  name: 'EventOrigin',
  description: 'How an event came about.',
  valuesMap: {
    LIVE: { description: 'By a command.' },
    HISTORY: { description: 'Brought in from another system.' },
  },
});

@ObjectType('StreamEvent', { description: 'Something that has happened, as its owner has recorded it.' })
export class StreamEventAnswer {
  @Field(() => ID, { description: 'A UUID, unique over all services.' })
  id: string;

  @Field(() => String, { description: 'What has happened: `OrderPlaced`.' })
  type: string;

  @Field(() => Int, { description: 'Of the shape of its data, as recorded.' })
  schemaVersion: number;

  @Field(() => String, { description: 'The service that owns the stream.' })
  service: string;

  @Field(() => ID, { description: 'The stream: `order-4711`.' })
  streamId: string;

  @Field(() => Int, { description: 'Place in the stream: 1, 2, 3 …' })
  streamVersion: number;

  @Field(() => Long, { description: "Place in the service's feed." })
  feedNumber: bigint;

  @Field(() => DateTime, { description: 'When it happened, in business terms.' })
  occurredAt: string;

  @Field(() => DateTime, { description: 'When it was recorded.' })
  recordedAt: string;

  @Field(() => String, { description: 'Common to all that one request brought about.' })
  correlationId: string;

  @Field(() => String, { nullable: true, description: 'The event or command that led to it.' })
  causationId: string | null;

  @Field(() => EventOrigin, { description: 'How it came about.' })
  origin: EventOrigin;

  @Personal()
  @Field(() => Json, {
    nullable: true,
    description:
      "As today's contract reads it: an older shape is told as the present one. What its owner tells nobody, such as the " +
      'token of a card, is null in it; for those who do not need to know people, what is personal is, too. Fields that ' +
      'the contract does not know are left out, and what no contract reads is null as a whole.',
  })
  data: unknown;

  @Field(() => [String], {
    description:
      'Fields of `data` that are null because they are personal or secret, as `checkout.payment.last4`, and fields that ' +
      'the contract does not know; `*` when all of it is null.',
  })
  hidden: readonly string[];
}

@ObjectType('StreamEventEdge', { description: 'An event of a page and its place.' })
export class StreamEventEdge {
  @Field(() => String, { description: 'Place of this event, for `after` and `before`.' })
  cursor: string;

  @Field(() => StreamEventAnswer, { description: 'The event.' })
  node: StreamEventAnswer;
}

@ObjectType('StreamEventConnection', {
  description: 'A page of a stream (Relay specification); nobody counts the rest.',
})
export class StreamEventConnection {
  @Field(() => [StreamEventEdge], { description: 'The events of this page, each with its cursor.' })
  edges: StreamEventEdge[];

  @Field(() => [StreamEventAnswer], { description: 'The events of this page, without their cursors.' })
  nodes: StreamEventAnswer[];

  @Field(() => PageInfoAnswer, { description: 'Whether there is more, and where.' })
  pageInfo: PageInfoAnswer;
}
