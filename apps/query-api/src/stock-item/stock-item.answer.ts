import { MoneyAnswer, SourceAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('StockItem', { description: 'A product of the catalogue with what lies on the shelf.' })
export class StockItemAnswer {
  @Field(() => ID, { description: 'Of the product.' })
  sku: string;

  @Field(() => String, { nullable: true, description: 'As the catalogue has it now.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'As the catalogue has it now.' })
  category: string | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Of one unit, now.' })
  price: MoneyAnswer | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it may be sold.' })
  active: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Units on the shelf; null until the first count or receipt.' })
  onHand: number | null;

  @Field(() => Int, { nullable: true, description: 'Units set aside for orders, not yet shipped.' })
  allocated: number | null;

  @Field(() => Int, { nullable: true, description: 'Units shipped since the beginning.' })
  issued: number | null;

  @Field(() => Int, { nullable: true, description: '`onHand` less `allocated`; null while `onHand` is.' })
  available: number | null;

  @Field(() => SourceAnswer, { nullable: true, description: 'Where it came from, when it came in as history.' })
  source: SourceAnswer | null;
}
