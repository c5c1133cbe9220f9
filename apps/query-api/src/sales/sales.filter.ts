import { Field, InputType } from '@nestjs/graphql';
import { OrderStatus } from '../order/order-enums';

@InputType({ description: 'Orders that came in as history. Every field that is given must agree.' })
export class SalesSourceFilter {
  @Field(() => String, { nullable: true, description: 'The other system.' })
  system?: string | null;

  @Field(() => String, { nullable: true, description: 'The status there.' })
  status?: string | null;
}

@InputType({ description: 'Which sales: every field that is given must agree.' })
export class SalesFilter {
  @Field(() => [OrderStatus], { nullable: true, description: 'Of orders that have one of these now.' })
  status?: OrderStatus[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Sent to one of these; `(none)` is unknown. Not for operators.',
  })
  state?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Lines of products of these categories; `(none)` is none. Measures of payments are then null.',
  })
  category?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Payments of these types: `credit_card`. Measures of lines are then null.',
  })
  paymentType?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Amounts in this currency.' })
  currency?: string | null;

  @Field(() => SalesSourceFilter, { nullable: true, description: 'Of orders that came in as history from there.' })
  source?: SalesSourceFilter | null;
}
