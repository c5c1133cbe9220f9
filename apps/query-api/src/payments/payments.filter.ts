import { compares, type Condition, DateTime, equals, isOneOf } from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';
import { PaymentStatus } from '../order/order-enums';

@InputType({ description: 'Which payments: every field that is given must agree.' })
export class PaymentFilter {
  @Field(() => [PaymentStatus], { nullable: true, description: 'One of these.' })
  status?: PaymentStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'By one of these methods: `credit_card`.' })
  method?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this order.' })
  orderId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this buyer.' })
  customerId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Begun at this moment or later.' })
  begunFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Begun before this moment.' })
  begunTo?: string | null;
}

export const paymentConditions = (filter: PaymentFilter | null | undefined): Condition[] => {
  const { status, method, orderId, customerId, begunFrom, begunTo } = filter ?? {};
  return [
    ...(status ? [isOneOf('status', status)] : []),
    ...(method ? [isOneOf('method', method)] : []),
    ...(orderId != null ? [equals('order_id', orderId)] : []),
    ...(customerId != null ? [equals('customer_id', customerId)] : []),
    ...(begunFrom != null ? [compares('begun_at', '>=', begunFrom)] : []),
    ...(begunTo != null ? [compares('begun_at', '<', begunTo)] : []),
  ];
};
