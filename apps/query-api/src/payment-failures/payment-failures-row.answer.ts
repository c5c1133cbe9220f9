import { Long } from '@refold/platform';
import { Field, Float, ObjectType } from '@nestjs/graphql';
import { PeriodAnswer } from '../figures/period.answer';

@ObjectType('PaymentFailuresRow', { description: 'Payments that came to an end in this time, one way or the other.' })
export class PaymentFailuresRowAnswer extends PeriodAnswer {
  @Field(() => String, { nullable: true, description: '`credit_card`; null unless it was asked for.' })
  method: string | null;

  @Field(() => String, { nullable: true, description: 'Of their amounts; null unless it was asked for.' })
  currency: string | null;

  @Field(() => Long, { description: 'Payments of which the money came in, whether or not it went back.' })
  captured: bigint;

  @Field(() => Long, { description: 'Payments that were declined or given up.' })
  failed: bigint;

  @Field(() => Float, { nullable: true, description: '`failed` by both, from 0 to 1; null where none has ended.' })
  failureRate: number | null;
}
