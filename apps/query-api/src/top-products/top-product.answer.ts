import { Long, MoneyAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PeriodAnswer } from '../figures/period.answer';

@ObjectType('TopProduct', { description: 'A product that sold well, in one currency.' })
export class TopProductAnswer extends PeriodAnswer {
  @Field(() => Int, { description: '1 is the best of its time and currency.' })
  rank: number;

  @Field(() => ID, { description: 'Of the product.' })
  sku: string;

  @Field(() => String, { nullable: true, description: 'As the catalogue has it now; null when it does not know it.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'As the catalogue has it now.' })
  category: string | null;

  @Field(() => String, { description: 'In which it was sold: products are ranked in each by itself.' })
  currency: string;

  @Field(() => Long, { description: 'Orders that had it, cancelled ones too unless the filter leaves them out.' })
  orders: bigint;

  @Field(() => Long, { description: 'How many of it these ordered.' })
  units: bigint;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What these were to pay for it, without freight.' })
  items: MoneyAnswer | null;
}
