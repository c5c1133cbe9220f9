import type { RebuildReport } from '../../../operations';
import { Field, ObjectType } from '@nestjs/graphql';
import { EventSource } from '../operation-enums';

type Sources = RebuildReport['sources'];

@ObjectType('ServiceSource', { description: "Where a service's events are read." })
export class ServiceSourceAnswer {
  @Field(() => String, { description: 'Of the owner: `orders`.' })
  service: string;

  @Field(() => EventSource, { description: 'Its topic, or its own feed.' })
  source: Sources[string];
}

export const sourcesAnswer = (sources: Sources): ServiceSourceAnswer[] =>
  Object.entries(sources).map(([service, source]) => ({ service, source }));
