import {
  type Criterion,
  criterionOf,
  hasOneOf,
  isIn,
  TimeRange,
  timeCriterion,
  valuesIn,
  type Walk,
} from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';
import { ShipmentStatus } from '../order/order-enums';

@InputType({ description: 'Which shipments: every field that is given must agree.' })
export class ShipmentFilter {
  @Field(() => [ShipmentFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: ShipmentFilter[] | null;

  @Field(() => [ShipmentFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: ShipmentFilter[] | null;

  @Field(() => ShipmentFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: ShipmentFilter | null;

  @Field(() => [ID], { nullable: true, description: 'One of these; at most 100.' })
  ids?: string[] | null;

  @Field(() => [ShipmentStatus], { nullable: true, description: 'One of these.' })
  status?: ShipmentStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'Carried by one of these.' })
  carriers?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these orders; at most 100.' })
  orderIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'To one of these buyers; at most 100.' })
  customerIds?: string[] | null;

  @Field(() => TimeRange, { nullable: true, description: 'When it was planned; when it left, without a plan.' })
  begunAt?: TimeRange | null;
}

const statuses = Object.values(ShipmentStatus);

export const shipmentCriterion = (filter: ShipmentFilter | null | undefined): Criterion =>
  criterionOf<ShipmentFilter>(filter ?? {}, ownCriteria);

const ownCriteria = ({ ids, status, carriers, orderIds, customerIds, begunAt }: ShipmentFilter): Criterion[] => [
  ...(ids ? [isIn('shipment_id', ids)] : []),
  ...(status ? [hasOneOf('status', status, statuses)] : []),
  ...(carriers ? [isIn('carrier', carriers)] : []),
  ...(orderIds ? [isIn('order_id', orderIds)] : []),
  ...(customerIds ? [isIn('customer_id', customerIds)] : []),
  ...(begunAt ? [timeCriterion('begun_at', begunAt)] : []),
];

/** Shipments of a status lie in the index by the time when they were begun. */
export const shipmentWalk = (criterion: Criterion): Walk => ({
  ...{ column: 'status', then: 'begun_at', values: statuses },
  among: valuesIn(criterion, 'status'),
});
