import { Long, Personal } from '@refold/platform';
import { Field, Float, ObjectType } from '@nestjs/graphql';
import { PeriodAnswer } from '../figures/period.answer';

@ObjectType('FunnelRow', {
  description:
    'How far the orders have come that were placed in this time. An order counts wherever it has been, whatever came ' +
    'afterwards: a cancelled one may be among the confirmed, and a stage may have more orders than the one before it.',
})
export class FunnelRowAnswer extends PeriodAnswer {
  @Personal()
  @Field(() => String, { nullable: true, description: 'Where they are sent; null unless it was asked for.' })
  state: string | null;

  @Field(() => Long, { description: 'Orders placed.' })
  placed: bigint;

  @Field(() => Long, { description: 'Of these, orders for which a payment has come in, whether or not it went back.' })
  paid: bigint;

  @Field(() => Long, { description: 'Of the placed, orders that were confirmed.' })
  confirmed: bigint;

  @Field(() => Long, { description: 'Of the placed, orders of which a shipment has left.' })
  dispatched: bigint;

  @Field(() => Long, { description: 'Of the placed, orders of which every shipment has arrived, and one at least.' })
  delivered: bigint;

  @Field(() => Long, { description: 'Of the placed, orders that were cancelled, at whichever stage.' })
  cancelled: bigint;

  @Field(() => Float, { nullable: true, description: '`paid` by `placed`, from 0 to 1; null where none was placed.' })
  paidShare: number | null;

  @Field(() => Float, { nullable: true, description: '`confirmed` by `placed`.' })
  confirmedShare: number | null;

  @Field(() => Float, { nullable: true, description: '`dispatched` by `placed`.' })
  dispatchedShare: number | null;

  @Field(() => Float, { nullable: true, description: '`delivered` by `placed`.' })
  deliveredShare: number | null;
}
