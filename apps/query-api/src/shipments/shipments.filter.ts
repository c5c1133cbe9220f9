import { compares, type Condition, DateTime, equals, isOneOf } from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';
import { ShipmentStatus } from '../order/order-enums';

@InputType({ description: 'Which shipments: every field that is given must agree.' })
export class ShipmentFilter {
  @Field(() => [ShipmentStatus], { nullable: true, description: 'One of these.' })
  status?: ShipmentStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Carried by one of these.' })
  carrier?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this order.' })
  orderId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this buyer.' })
  customerId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Begun at this moment or later.' })
  begunFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Begun before this moment.' })
  begunTo?: string | null;
}

export const shipmentConditions = (filter: ShipmentFilter | null | undefined): Condition[] => {
  const { status, carrier, orderId, customerId, begunFrom, begunTo } = filter ?? {};
  return [
    ...(status ? [isOneOf('status', status)] : []),
    ...(carrier ? [isOneOf('carrier', carrier)] : []),
    ...(orderId != null ? [equals('order_id', orderId)] : []),
    ...(customerId != null ? [equals('customer_id', customerId)] : []),
    ...(begunFrom != null ? [compares('begun_at', '>=', begunFrom)] : []),
    ...(begunTo != null ? [compares('begun_at', '<', begunTo)] : []),
  ];
};
