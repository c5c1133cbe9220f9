import type { ExplainReport, ExplainStep } from '../../../operations';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { Json } from '../../answers/json';

@ObjectType('ExplanationStep', { description: 'An event that touched a row, and what it changed.' })
class StepAnswer implements ExplainStep {
  @Field(() => String, { description: 'The owner of the event.' })
  service: string;

  @Field(() => String, { description: 'Its stream: `order-4711`.' })
  streamId: string;

  @Field(() => Int, { description: 'Its place in the stream.' })
  streamVersion: number;

  @Field(() => ID, { description: 'Of the event.' })
  eventId: string;

  @Field(() => String, { description: '`OrderPlaced`.' })
  type: string;

  @Field(() => String, { description: 'When it happened (RFC 3339).' })
  occurredAt: string;

  @Field(() => String, { description: 'When its owner recorded it (RFC 3339).' })
  recordedAt: string;

  @Field(() => Json, { description: "The event as today's contract reads it, with null for what is secret." })
  data: object;

  @Field(() => Json, { description: 'Columns that it changed, and to what.' })
  changes: Readonly<Record<string, unknown>>;

  @Field(() => Json, { description: 'The row after it.' })
  row: object;
}

@ObjectType('Explanation', { description: 'Which events made a row, and how it was after each.' })
export class ExplanationAnswer implements ExplainReport {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => Int, { description: 'The version of the view.' })
  version: number;

  @Field(() => String, { description: 'Of the row.' })
  key: string;

  @Field(() => String, { nullable: true, description: 'The column that was asked for.' })
  field: string | null;

  @Field(() => String, { nullable: true, description: 'The moment or token that was asked for; null: as it is now.' })
  asOf: string | null;

  @Field(() => [StepAnswer], { complexity: embeddedListComplexity, description: 'In the order of folding.' })
  steps: readonly StepAnswer[];

  @Field(() => Json, { nullable: true, description: 'The row; null when there is none.' })
  row: object | null;

  @Field(() => Boolean, { description: 'Whether an event deleted it.' })
  deleted: boolean;
}
