import type { PlanReport } from '../../../operations';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { Long } from '../../answers/scalars';
import { PlanKind, ProjectionEngine, RateSource } from '../operation-enums';
import { ServiceSourceAnswer, sourcesAnswer } from '../rebuilds/event-source.answer';

const complexity = embeddedListComplexity;

@ObjectType('RebuildPlan', { description: 'What a rebuild of a view would do, and how long it would take.' })
export class PlanAnswer {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => ProjectionEngine, { description: 'Where its rows lie.' })
  engine: PlanReport['engine'];

  @Field(() => Int, { nullable: true, description: 'What readers use now.' })
  activeVersion: number | null;

  @Field(() => Int, { description: 'The version that a rebuild would build.' })
  version: number;

  @Field(() => PlanKind, { description: 'How much has to be done.' })
  kind: PlanReport['kind'];

  @Field(() => [String], { description: 'Why this much and no less, a sentence each.' })
  reasons: readonly string[];

  @Field(() => [String], { description: 'Types that a partial replay would read.' })
  eventTypes: readonly string[];

  @Field(() => Long, { description: 'Events to read.' })
  events: number;

  @Field(() => Float, { description: 'How fast they are folded.' })
  eventsPerSecond: number;

  @Field(() => RateSource, { description: 'Where this rate comes from.' })
  rateIs: PlanReport['rateIs'];

  @Field(() => Float, { description: 'How long it would take.' })
  seconds: number;

  @Field(() => Long, { description: 'Disk that the new version would need, until the old one is retired.' })
  diskBytes: number;

  @Field(() => [ServiceSourceAnswer], { complexity, description: 'Where the events would be read.' })
  sources: ServiceSourceAnswer[];
}

export const planAnswer = (plan: PlanReport): PlanAnswer => ({
  ...plan,
  events: Math.round(plan.events),
  diskBytes: Math.round(plan.diskBytes),
  sources: sourcesAnswer(plan.sources),
});
