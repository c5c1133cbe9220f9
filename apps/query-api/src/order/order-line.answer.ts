import { MoneyAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('OrderLine', { description: 'So many of one product, at the price of the day.' })
export class OrderLineAnswer {
  @Field(() => ID, { description: 'Of the product.' })
  sku: string;

  @Field(() => String, { nullable: true, description: "The product's name as the buyer saw it." })
  name: string | null;

  @Field(() => Int, { description: 'Units.' })
  quantity: number;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Of one unit.' })
  unitPrice: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'For the whole line.' })
  freight: MoneyAnswer | null;

  @Field(() => ID, { nullable: true, description: 'Who sells it, where a marketplace has several sellers.' })
  sellerId: string | null;
}
