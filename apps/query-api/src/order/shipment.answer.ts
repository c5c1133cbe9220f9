import { DateTime } from '@refold/platform';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { ShipmentStatus } from './order-enums';

@ObjectType('Shipment', { description: 'Something sent for an order.' })
export class ShipmentAnswer {
  @Field(() => ID, { description: 'Of the shipment.' })
  id: string;

  @Field(() => ShipmentStatus, { nullable: true, description: 'Where it is.' })
  status: ShipmentStatus | null;

  @Field(() => String, { nullable: true, description: 'Who carries it.' })
  carrier: string | null;

  @Field(() => String, { nullable: true, description: "The carrier's number for it." })
  trackingNumber: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was planned.' })
  scheduledAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it left.' })
  dispatchedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it arrived.' })
  deliveredAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it came back.' })
  returnedAt: string | null;

  /** What leads further; an order's own list does not know when its shipments were begun, and why they came back. */
  orderId: string | null;
  begunAt?: string | null;
  returnReason?: string | null;
}
