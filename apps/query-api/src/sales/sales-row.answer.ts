import { Long, MoneyAnswer, Personal } from '@refold/platform';
import { Field, ObjectType } from '@nestjs/graphql';
import { OrderStatus } from '../order/order-enums';

@ObjectType('SalesRow', {
  description: 'Sales of one combination of the dimensions asked for. A dimension that was not asked for is null.',
})
export class SalesRowAnswer {
  @Field(() => String, { nullable: true, description: '`2017`' })
  year: string | null;

  @Field(() => String, { nullable: true, description: '`2017-Q4`' })
  quarter: string | null;

  @Field(() => String, { nullable: true, description: '`2017-11`' })
  month: string | null;

  @Field(() => String, { nullable: true, description: '`2017-W47`' })
  week: string | null;

  @Field(() => String, { nullable: true, description: '`2017-11-24`' })
  day: string | null;

  @Field(() => String, { nullable: true, description: '`2017-11-24T09:00-02:00`' })
  hour: string | null;

  @Personal()
  @Field(() => String, { nullable: true, description: '`SP`; `(none)` when it is not known.' })
  state: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'As the catalogue has it now; `(none)` for products without, and for orders without lines.',
  })
  category: string | null;

  @Field(() => String, { nullable: true, description: 'As the provider names it: `credit_card`.' })
  paymentType: string | null;

  @Field(() => OrderStatus, { nullable: true, description: 'Of the orders, now.' })
  status: OrderStatus | null;

  @Field(() => String, { description: 'Of all amounts of this row: rows are always split by it.' })
  currency: string;

  @Field(() => Long, {
    description: 'Orders with a part in this row. With several categories or types an order is in several rows.',
  })
  orders: bigint;

  @Field(() => Long, { nullable: true, description: 'Units of the lines; null by payment type.' })
  units: bigint | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Prices of the lines; null by payment type.' })
  items: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'Freight of the lines; null by payment type.' })
  freight: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What has come in; null by category.' })
  paid: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What was declined or given up; null by category.' })
  declined: MoneyAnswer | null;

  @Field(() => MoneyAnswer, {
    nullable: true,
    description: 'What has gone back, of orders placed in this time; null by category. `paid` is not lessened by it.',
  })
  refunded: MoneyAnswer | null;
}
