import { Long } from '@refold/platform';
import { Field, Float, ObjectType } from '@nestjs/graphql';
import { PeriodAnswer } from '../figures/period.answer';

@ObjectType('RepeatCustomersRow', { description: 'Customers who placed orders in this time, each counted once.' })
export class RepeatCustomersRowAnswer extends PeriodAnswer {
  @Field(() => Long, { description: 'Customers who placed one order at least.' })
  customers: bigint;

  @Field(() => Long, { description: 'Of these, customers who placed the first order of all theirs.' })
  newCustomers: bigint;

  @Field(() => Long, {
    description: 'Of `customers`, those who placed one that was not their first; who placed two is new and repeats.',
  })
  repeatCustomers: bigint;

  @Field(() => Long, { description: 'Orders that they placed, cancelled ones too.' })
  orders: bigint;

  @Field(() => Float, { nullable: true, description: '`repeatCustomers` by `customers`, from 0 to 1; null of nobody.' })
  repeatRate: number | null;
}
