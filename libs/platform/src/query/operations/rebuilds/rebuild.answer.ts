import type { RebuildReport } from '../../../operations';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';
import { embeddedListComplexity } from '../../limits/complexity';
import { Long } from '../../answers/scalars';
import { PlanKind, ProjectionEngine, RebuildPhase, RebuildState } from '../operation-enums';
import { ServiceSourceAnswer, sourcesAnswer } from './event-source.answer';

@ObjectType('Rebuild', { description: 'A new version of a view that is built beside the one that readers use.' })
export class RebuildAnswer {
  @Field(() => String, { description: 'Of the view.' })
  view: string;

  @Field(() => ProjectionEngine, { description: 'Where its rows lie.' })
  engine: RebuildReport['engine'];

  @Field(() => Int, { nullable: true, description: 'What readers use meanwhile; null when nothing was there before.' })
  from: number | null;

  @Field(() => Int, { description: 'What is being built.' })
  version: number;

  @Field(() => RebuildState, { description: 'How it stands.' })
  state: RebuildReport['state'];

  @Field(() => RebuildPhase, { description: 'What it is at.' })
  phase: RebuildReport['phase'];

  @Field(() => PlanKind, { description: 'How much of history it reads; never `NOTHING`.' })
  kind: RebuildReport['kind'];

  @Field(() => [ServiceSourceAnswer], {
    complexity: embeddedListComplexity,
    description: 'Where the events are read.',
  })
  sources: ServiceSourceAnswer[];

  @Field(() => Int, { description: 'How many work at once.' })
  workers: number;

  @Field(() => String, { description: '`auto`, `none`, or events a second, as digits.' })
  throttle: string;

  @Field(() => Long, { description: 'Events that are applied.' })
  eventsDone: number;

  @Field(() => Long, { description: 'Events that there were when it began.' })
  eventsTotal: number;

  @Field(() => Float, { description: 'How fast it is now.' })
  eventsPerSecond: number;

  @Field(() => Float, { nullable: true, description: 'Null until a rate is known.' })
  secondsLeft: number | null;

  @Field(() => String, { nullable: true, description: 'Why it stopped, when it was for a reason of the events.' })
  error: string | null;

  // Moments of the projector have no microseconds, so they are its text.
  @Field(() => String, { description: 'When it began (RFC 3339).' })
  startedAt: string;

  @Field(() => String, { description: 'When it was last heard of (RFC 3339).' })
  updatedAt: string;

  @Field(() => String, { nullable: true, description: 'When it ended (RFC 3339).' })
  finishedAt: string | null;
}

export const rebuildAnswer = (report: RebuildReport): RebuildAnswer => ({
  ...report,
  throttle: String(report.throttle),
  sources: sourcesAnswer(report.sources),
});
