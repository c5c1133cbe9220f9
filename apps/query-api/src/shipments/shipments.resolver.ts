import {
  type ConnectionAnswer,
  connectionComplexity,
  connectionOf,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnection,
  Reads,
} from '@refold/platform';
import { Args, ArgsType, Context, Field, ID, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ShipmentAnswer } from '../order/shipment.answer';
import { loadShipment } from './load-shipment';
import { shipmentRows } from './shipment-rows';
import { ShipmentSort, shipmentSortKeys } from './shipment-sort';
import { shipmentCriterion, ShipmentFilter, shipmentWalk } from './shipments.filter';
import { toShipment } from './to-shipment';

const ShipmentConnection = connectionOf(ShipmentAnswer, 'Shipment');

@ArgsType()
class ShipmentsArgs extends PageArgs {
  @Field(() => ShipmentFilter, { nullable: true, description: 'Which shipments; all when left out.' })
  filter?: ShipmentFilter | null;

  @Field(() => [ShipmentSort], { nullable: true, description: 'In which order; the latest first when left out.' })
  sort?: ShipmentSort[] | null;
}

@Resolver()
export class ShipmentsResolver {
  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('shipment_details')
  @Query(() => ShipmentAnswer, {
    nullable: true,
    complexity: 10,
    description: 'One shipment; null when there is none of this id.',
  })
  async shipment(
    @Args('id', { type: () => ID, description: 'Of the shipment.' }) id: string,
    @Context() { reader }: QueryContext,
  ): Promise<ShipmentAnswer | null> {
    const row = await loadShipment(reader, id);
    return row && toShipment(row);
  }

  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('shipment_details')
  @Query(() => ShipmentConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      'Shipments of all orders, page by page. A page neither skips nor repeats shipments when others come in between.',
  })
  shipments(
    @Args() { filter, sort, ...page }: ShipmentsArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<ShipmentAnswer>> {
    const criterion = shipmentCriterion(filter);
    const list = {
      rows: shipmentRows,
      keys: shipmentSortKeys(sort),
      toNode: toShipment,
      walk: shipmentWalk(criterion),
    };
    return readConnection(list, [criterion.holds], page, reader, info);
  }
}
