import { Long, MoneyAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PeriodAnswer } from '../figures/period.answer';

@ObjectType('CustomerValueRow', {
  description:
    'What customers were worth up to now who placed their first order in this time, in one currency. A customer counts ' +
    'in each currency in which a payment of theirs has come in, and one who has never paid in none.',
})
export class CustomerValueRowAnswer extends PeriodAnswer {
  @Field(() => String, { description: 'Of all amounts of this row: rows are always split by it.' })
  currency: string;

  @Field(() => Long, { description: 'Customers of whom a payment has come in.' })
  customers: bigint;

  @Field(() => Long, { description: 'Orders of theirs for which one has.' })
  orders: bigint;

  @Field(() => MoneyAnswer, { nullable: true, description: 'All that came in from them.' })
  paid: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What of it went back.' })
  refunded: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: '`paid` less `refunded`: what they were worth together.' })
  value: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: '`value` by `customers`, rounded half up.' })
  average: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'The least that is as much as half of them were worth.' })
  p50: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'The same of 90 in a hundred.' })
  p90: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'The same of 99 in a hundred.' })
  p99: MoneyAnswer | null;
}

@ObjectType('TopCustomer', { description: 'A customer who was worth much up to now, in one currency.' })
export class TopCustomerAnswer {
  @Field(() => Int, { description: '1 is who was worth the most in this currency.' })
  rank: number;

  @Field(() => ID, { description: 'Of the customer.' })
  customerId: string;

  @Field(() => String, { description: 'Of the amounts: customers are ranked in each currency by itself.' })
  currency: string;

  @Field(() => Long, { description: 'Orders of theirs for which a payment has come in.' })
  orders: bigint;

  @Field(() => MoneyAnswer, { nullable: true, description: 'All that came in.' })
  paid: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What of it went back.' })
  refunded: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: '`paid` less `refunded`.' })
  value: MoneyAnswer | null;
}
