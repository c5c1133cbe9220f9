import type { DiscardReport, LetterPreview, RetryReport } from '../../../operations';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { Json } from '../../answers/json';

const complexity = embeddedListComplexity;

@ObjectType('PreviewedRow', { description: 'A row as it is, and as a retry would make it.' })
class PreviewedRowAnswer {
  @Field(() => String, { description: 'Of the row.' })
  key: string;

  @Field(() => Json, { nullable: true, description: 'Null when there is no row now.' })
  before: object | null;

  @Field(() => Json, { nullable: true, description: 'Null when there would be no row.' })
  after: object | null;
}

@ObjectType('DeadLetterProblem', { description: 'Why a letter would be parked again.' })
class ProblemAnswer {
  @Field(() => ID, { description: 'Of the letter; `stream@version` when its owner has just given the event.' })
  id: string;

  @Field(() => String, { description: 'As a code.' })
  reason: string;

  @Field(() => String, { description: 'In words.' })
  message: string;
}

@ObjectType('DeadLetterPreview', { description: 'What a retry with the present code would give. Nothing is written.' })
export class PreviewAnswer implements LetterPreview {
  @Field(() => ID, { description: 'Of the letter.' })
  id: string;

  @Field(() => [ID], { description: 'All letters that a retry folds together, in their order.' })
  letterIds: readonly string[];

  @Field(() => Int, { description: 'Events that would be folded.' })
  applied: number;

  @Field(() => Int, { description: 'Events that would be parked again.' })
  parked: number;

  @Field(() => [PreviewedRowAnswer], { complexity, description: 'Rows that would be touched.' })
  rows: readonly PreviewedRowAnswer[];

  @Field(() => [ProblemAnswer], { complexity, description: 'Why the rest would be parked again.' })
  problems: readonly ProblemAnswer[];
}

@ObjectType('RetryOutcome', { description: 'What a retry did.' })
export class RetryAnswer implements RetryReport {
  @Field(() => Int, { description: 'Letters that were chosen; those that share a stream or row with them go along.' })
  letters: number;

  @Field(() => Int, { description: 'Events that were folded.' })
  applied: number;

  @Field(() => Int, { description: 'Events that were parked again.' })
  parked: number;

  @Field(() => Boolean, { description: 'Then nothing was folded, and only `letters` is told.' })
  dryRun: boolean;
}

@ObjectType('DiscardOutcome', { description: 'What giving up a letter did.' })
export class DiscardAnswer implements DiscardReport {
  @Field(() => Int, { description: 'Letters that were given up.' })
  discarded: number;

  @Field(() => Int, { description: 'Events that waited behind them, and were folded.' })
  applied: number;

  @Field(() => Int, { description: 'Events that were parked again.' })
  parked: number;

  @Field(() => Boolean, { description: 'Then this is what would have come of it.' })
  dryRun: boolean;
}
