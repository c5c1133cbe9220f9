import { Long } from '@refold/platform';
import { Field, Float, ObjectType } from '@nestjs/graphql';
import { CheckoutStyle } from '../saga/saga-enums';
import { CheckoutOutcome } from './figures-dimension';

@ObjectType('CheckoutFigures', {
  description: 'Checkouts of one combination of the dimensions asked for. A dimension that was not asked for is null.',
})
export class FiguresRowAnswer {
  @Field(() => String, { nullable: true, description: '`2026-03-01`' })
  day: string | null;

  @Field(() => CheckoutStyle, { nullable: true, description: 'In which they were checked out.' })
  style: CheckoutStyle | null;

  @Field(() => CheckoutOutcome, { nullable: true, description: 'How they ended.' })
  outcome: CheckoutOutcome | null;

  @Field(() => String, { nullable: true, description: '`out-of-stock`, …; `(none)` for those not cancelled.' })
  reason: string | null;

  @Field(() => Long, { description: 'All of them.' })
  checkouts: bigint;

  @Field(() => Long, { description: 'Those whose order was accepted.' })
  confirmed: bigint;

  @Field(() => Long, { description: 'Those whose order was given up.' })
  cancelled: bigint;

  @Field(() => Long, { description: 'Those that are neither yet.' })
  open: bigint;

  @Field(() => Long, { description: 'Of the cancelled those that gave back money or stock.' })
  compensated: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'Seconds from placing to confirmation or cancellation that half of them stay within.',
  })
  p50Seconds: number | null;

  @Field(() => Float, { nullable: true, description: 'The same of 95 in a hundred.' })
  p95Seconds: number | null;

  @Field(() => Float, { nullable: true, description: 'The same of 99 in a hundred; null where none has ended.' })
  p99Seconds: number | null;
}
