import {
  DateTime,
  embeddedListComplexity,
  MoneyAnswer,
  Personal,
  type QueryContext,
  Reads,
  SourceAnswer,
} from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { CustomerAnswer } from '../customer/customer.answer';
import { AddressAnswer } from './address.answer';
import { OrderStatus, ReservationStatus } from './order-enums';
import { OrderLineAnswer } from './order-line.answer';
import { PaymentAnswer } from './payment.answer';
import { ShipmentAnswer } from './shipment.answer';

const complexity = embeddedListComplexity;

/** An order knows of its buyer only so much. */
export type BuyerAnswer = Partial<CustomerAnswer> | null;

@ObjectType('Order', {
  description: 'An order with all that belongs to it. What is not known, or cannot be read, is null in its field.',
})
export class OrderAnswer {
  @Field(() => ID, { description: 'Of the order, as its own system writes it.' })
  id: string;

  @Field(() => OrderStatus, { nullable: true, description: 'How far it has come.' })
  status: OrderStatus | null;

  @Field(() => DateTime, { nullable: true, description: 'When the buyer placed it.' })
  placedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was accepted.' })
  confirmedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was given up.' })
  cancelledAt: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was given up: `customer`, `out-of-stock`, …' })
  cancelReason: string | null;

  @Personal()
  @Field(() => AddressAnswer, { nullable: true, description: 'Where it is sent.' })
  shipTo: AddressAnswer | null;

  @Field(() => [OrderLineAnswer], { nullable: true, complexity, description: 'As the buyer placed them.' })
  lines: OrderLineAnswer[] | null;

  @Field(() => [PaymentAnswer], { nullable: true, complexity, description: 'Oldest first.' })
  payments: PaymentAnswer[] | null;

  @Field(() => [ShipmentAnswer], { nullable: true, complexity, description: 'Oldest first.' })
  shipments: ShipmentAnswer[] | null;

  @Field(() => ReservationStatus, { nullable: true, description: 'Whether stock is set aside for it.' })
  reservation: ReservationStatus | null;

  @Field(() => Int, { nullable: true, description: 'Units of all lines.' })
  units: number | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Prices of all lines.' })
  items: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Freight of all lines.' })
  freight: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Items and freight.' })
  total: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: "What has come in, in the order's currency." })
  paid: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What was declined or given up.' })
  declined: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What has gone back; `paid` is not lessened by it.' })
  refunded: MoneyAnswer | null;

  @Field(() => SourceAnswer, { nullable: true, description: 'Where it came from, when it came in as history.' })
  source: SourceAnswer | null;

  @Reads('customer_overview')
  @Field(() => CustomerAnswer, {
    nullable: true,
    description: 'The buyer. Beyond id, name and e-mail the fields are null until the customer itself is known.',
  })
  readonly customer: (
    this: OrderAnswer,
    args: unknown,
    context: QueryContext,
    info: GraphQLResolveInfo,
  ) => Promise<BuyerAnswer> | BuyerAnswer;

  /** For the customer: not a field of the schema. */
  readonly buyer: { readonly id: string | null; readonly name: string | null; readonly email: string | null };
}
