import { Long, Personal } from '@refold/platform';
import { Field, Float, ObjectType } from '@nestjs/graphql';
import { PeriodAnswer } from '../figures/period.answer';

@ObjectType('Durations', { description: 'How long something took, in seconds, of all that it happened to.' })
export class DurationsAnswer {
  @Field(() => Long, { description: 'How many they are.' })
  orders: bigint;

  @Field(() => Float, { nullable: true, description: 'Half of them stay within; null where there are none.' })
  p50Seconds: number | null;

  @Field(() => Float, { nullable: true, description: '90 in a hundred stay within.' })
  p90Seconds: number | null;

  @Field(() => Float, { nullable: true, description: '99 in a hundred stay within.' })
  p99Seconds: number | null;

  @Field(() => Float, { nullable: true, description: 'The sum by the count.' })
  meanSeconds: number | null;
}

@ObjectType('FulfilmentRow', { description: 'How long the orders took that were placed in this time.' })
export class FulfilmentRowAnswer extends PeriodAnswer {
  @Personal()
  @Field(() => String, { nullable: true, description: 'Where they are sent; null unless it was asked for.' })
  state: string | null;

  @Field(() => DurationsAnswer, { description: 'From the placing until the first shipment of an order left.' })
  toDispatch: DurationsAnswer;

  @Field(() => DurationsAnswer, {
    description: 'From the placing until the last shipment of an order arrived; only of orders of which all have.',
  })
  toDelivery: DurationsAnswer;
}
