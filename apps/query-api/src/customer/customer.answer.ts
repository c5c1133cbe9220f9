import { DateTime, embeddedListComplexity, MoneyAnswer, Personal, SourceAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { AddressAnswer } from '../order/address.answer';

const complexity = embeddedListComplexity;

@ObjectType('LastOrder', { description: 'The latest order of a customer.' })
export class LastOrderAnswer {
  @Field(() => ID, { description: 'Of the order.' })
  id: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was placed.' })
  placedAt: string | null;
}

@ObjectType('Customer', { description: 'A customer with what orders and payments say of them.' })
export class CustomerAnswer {
  @Field(() => ID, { description: 'Of the customer.' })
  id: string;

  @Personal()
  @Field(() => String, { nullable: true, description: 'As it is now.' })
  name: string | null;

  @Personal()
  @Field(() => String, { nullable: true, description: 'As it is now.' })
  email: string | null;

  @Personal()
  @Field(() => AddressAnswer, { nullable: true, description: 'As it is now; an order keeps its own.' })
  address: AddressAnswer | null;

  @Field(() => Boolean, { nullable: true, description: 'False once the customer has been deactivated.' })
  active: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'When the customer came.' })
  registeredAt: string | null;

  @Field(() => Int, { nullable: true, description: 'Orders placed, cancelled ones too.' })
  orderCount: number | null;

  @Field(() => Int, { nullable: true, description: 'Orders cancelled.' })
  cancelledOrderCount: number | null;

  @Field(() => [MoneyAnswer], { nullable: true, complexity, description: 'Orders as placed, by currency.' })
  ordered: MoneyAnswer[] | null;

  @Field(() => [MoneyAnswer], { nullable: true, complexity, description: 'What has come in, by currency.' })
  paid: MoneyAnswer[] | null;

  @Field(() => [MoneyAnswer], { nullable: true, complexity, description: 'What has gone back, by currency.' })
  refunded: MoneyAnswer[] | null;

  @Field(() => LastOrderAnswer, { nullable: true, description: 'The latest order; null when there is none.' })
  lastOrder: LastOrderAnswer | null;

  @Field(() => SourceAnswer, { nullable: true, description: 'Where the customer came from, when as history.' })
  source: SourceAnswer | null;
}
