import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../answers/scalars';

@ObjectType('Stale', {
  description:
    'Why a row is not what it should be: events that concern it wait until an operator has mended something.',
})
export class StaleAnswer {
  @Field(() => DateTime, { description: 'When the first of these events was put aside.' })
  since: string;

  @Field(() => String, {
    description: 'A stable word. `waits-for-events`: one event could not be applied, and later ones wait behind it.',
  })
  reason: string;

  @Field(() => Int, { description: 'Events that are not in the row yet.' })
  events: number;
}
