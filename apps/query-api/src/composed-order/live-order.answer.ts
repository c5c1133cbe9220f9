import { embeddedListComplexity, MoneyAnswer, Personal } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { AddressAnswer } from '../order/address.answer';
import { OrderStatus } from '../order/order-enums';

const complexity = embeddedListComplexity;

@ObjectType('LiveOrderLine', { description: 'So many of one product, at the price of the day.' })
export class LiveOrderLineAnswer {
  @Field(() => ID, { description: 'Of the product.' })
  sku: string;

  @Field(() => String, { nullable: true, description: "The product's name as the buyer saw it." })
  name?: string;

  @Field(() => Int, { description: 'Units.' })
  quantity: number;

  @Field(() => MoneyAnswer, { description: 'Of one unit.' })
  unitPrice: MoneyAnswer;

  @Field(() => MoneyAnswer, { description: 'For the whole line.' })
  freight: MoneyAnswer;
}

@ObjectType('LiveOrder', { description: 'What the service orders tells of an order.' })
export class LiveOrderAnswer {
  @Field(() => OrderStatus, { description: 'PLACED, CONFIRMED or CANCELLED: of shipments the service knows nothing.' })
  status: OrderStatus;

  @Field(() => ID, { description: 'Of the buyer.' })
  customerId: string;

  @Personal()
  @Field(() => AddressAnswer, { nullable: true, description: 'Where it is sent.' })
  shipTo?: AddressAnswer;

  @Field(() => [LiveOrderLineAnswer], { complexity, description: 'As the buyer placed them.' })
  lines: LiveOrderLineAnswer[];

  @Field(() => MoneyAnswer, { nullable: true, description: 'Items and freight.' })
  total?: MoneyAnswer;
}

@ObjectType('LiveCustomer', { description: 'What the service customers tells of a customer.' })
export class LiveCustomerAnswer {
  @Field(() => ID, { description: 'Of the customer.' })
  id: string;

  @Personal()
  @Field(() => String, { nullable: true, description: 'As it is now.' })
  name?: string;

  @Personal()
  @Field(() => String, { nullable: true, description: 'As it is now.' })
  email?: string;

  @Personal()
  @Field(() => AddressAnswer, { nullable: true, description: 'As it is now; an order keeps its own.' })
  address?: AddressAnswer;

  @Field(() => Boolean, { description: 'False once the customer has been deactivated.' })
  active: boolean;
}
