import type { LetterDetails, LetterReport } from '../../../operations';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { DeadLetterStatus } from '../operation-enums';

@ObjectType('DeadLetter', { description: 'An event that could not be folded, or that waits behind one.' })
export class LetterAnswer implements LetterReport {
  @Field(() => ID, { description: 'Of the letter.' })
  id: string;

  @Field(() => String, { description: 'The view that it is parked for.' })
  view: string;

  @Field(() => Int, { description: 'The version of the view.' })
  version: number;

  @Field(() => DeadLetterStatus, { description: 'Whether it failed itself.' })
  status: LetterReport['status'];

  @Field(() => String, { nullable: true, description: 'Its stream; null when it could not be read.' })
  streamId: string | null;

  @Field(() => Int, { nullable: true, description: 'Its place in the stream.' })
  streamVersion: number | null;

  @Field(() => String, { nullable: true, description: 'The row that it touches.' })
  rowKey: string | null;

  @Field(() => ID, { nullable: true, description: 'Of the event.' })
  eventId: string | null;

  @Field(() => String, { nullable: true, description: 'Of the event: `OrderPlaced`.' })
  eventType: string | null;

  @Field(() => String, { description: 'Why it is parked, as a code.' })
  reason: string;

  @Field(() => String, { description: 'Why it is parked, in words.' })
  message: string;

  @Field(() => Int, { description: 'How often it was tried.' })
  tries: number;

  @Field(() => String, { description: 'When it was parked (RFC 3339).' })
  parkedAt: string;
}

@ObjectType('DeadLetterPosition', { description: 'Where a record lies in Kafka.' })
class PositionAnswer {
  @Field(() => String, { description: 'Name of the topic.' })
  topic: string;

  @Field(() => Int, { description: 'Number of the partition.' })
  partition: number;

  @Field(() => String, { description: 'Digits.' })
  offset: string;
}

@ObjectType('DeadLetterHeader', { description: 'A header of a record.' })
class HeaderAnswer {
  @Field(() => String, { description: '`ce_type`.' })
  name: string;

  @Field(() => String, { description: 'As text.' })
  value: string;
}

@ObjectType('DeadLetterBytes', { description: 'Bytes of a record, exactly as they came.' })
class BytesAnswer {
  @Field(() => String, { nullable: true, description: 'Null when they are no UTF-8.' })
  text: string | null;

  @Field(() => String, { description: 'The same in base64.' })
  base64: string;
}

@ObjectType('DeadLetterDetails', { description: 'A dead letter whole.' })
export class LetterDetailsAnswer extends LetterAnswer {
  @Field(() => String, { nullable: true, description: 'Where in the code it failed.' })
  stack: string | null;

  @Field(() => PositionAnswer, { nullable: true, description: 'Null when it came out of a feed.' })
  position: PositionAnswer | null;

  @Field(() => [HeaderAnswer], { complexity: embeddedListComplexity, description: 'Headers of the record.' })
  headers: HeaderAnswer[];

  @Field(() => BytesAnswer, { nullable: true, description: 'Key of the record.' })
  key: BytesAnswer | null;

  @Field(() => BytesAnswer, { nullable: true, description: 'Value of the record.' })
  value: BytesAnswer | null;
}

export const letterDetailsAnswer = (letter: LetterDetails): LetterDetailsAnswer => ({
  ...letter,
  headers: Object.entries(letter.headers).map(([name, value]) => ({ name, value })),
});
