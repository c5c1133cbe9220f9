import { MoneyAnswer, SourceAnswer } from '@refold/platform';
import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType('Product', { description: 'A product of the catalogue, as it is now.' })
export class ProductAnswer {
  @Field(() => ID, { description: 'Of the product.' })
  sku: string;

  @Field(() => String, { nullable: true, description: 'What it is called; an order keeps the name of its day.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'What it is sorted under.' })
  category: string | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Of one unit; an order keeps the price of its day.' })
  price: MoneyAnswer | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it may be sold.' })
  active: boolean | null;

  @Field(() => SourceAnswer, { nullable: true, description: 'Where it came from, when it came in as history.' })
  source: SourceAnswer | null;
}
