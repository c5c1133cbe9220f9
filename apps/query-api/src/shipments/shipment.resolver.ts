import { DateTime, loadStale, type QueryContext, Reads, StaleAnswer } from '@refold/platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ShipmentDetails } from '@refold/views';
import { loadOrder } from '../order/load-order';
import { OrderAnswer } from '../order/order.answer';
import { ShipmentAnswer } from '../order/shipment.answer';
import { loadShipment } from './load-shipment';

/** What a shipment tells besides, wherever one came to it. */
@Resolver(() => ShipmentAnswer)
export class ShipmentResolver {
  @Reads('order_details')
  @ResolveField(() => OrderAnswer, {
    nullable: true,
    description: 'The order that it is for; null until the order itself is known.',
  })
  order(
    @Parent() { orderId }: ShipmentAnswer,
    @Context() { reader }: QueryContext,
  ): Promise<OrderAnswer | null> | null {
    return orderId === null ? null : loadOrder(reader, orderId);
  }

  @Reads('shipment_details')
  @ResolveField(() => DateTime, { nullable: true, description: 'When it was planned; when it left, without a plan.' })
  async begunAt(
    @Parent() { id, begunAt }: ShipmentAnswer,
    @Context() { reader }: QueryContext,
  ): Promise<string | null> {
    return begunAt === undefined ? ((await loadShipment(reader, id))?.begunAt ?? null) : begunAt;
  }

  @Reads('shipment_details')
  @ResolveField(() => String, { nullable: true, description: 'Why it came back.' })
  async returnReason(
    @Parent() { id, returnReason }: ShipmentAnswer,
    @Context() { reader }: QueryContext,
  ): Promise<string | null> {
    return returnReason === undefined ? ((await loadShipment(reader, id))?.returnReason ?? null) : returnReason;
  }

  @Reads('shipment_details')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this shipment wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { id }: ShipmentAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, ShipmentDetails, id);
  }
}
