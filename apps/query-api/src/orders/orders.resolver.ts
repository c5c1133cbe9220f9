import {
  type ConnectionAnswer,
  connectionComplexity,
  Live,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnection,
  Reads,
} from '@refold/platform';
import { Args, ArgsType, Context, Field, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { OrderAnswer } from '../order/order.answer';
import { orderRows } from '../order/order-rows';
import { toOrder } from '../order/to-order';
import { OrderConnection } from './order-connection';
import { OrderSort, orderSortKeys } from './order-sort';
import { orderCriterion, OrderFilter, orderWalk } from './orders.filter';

@ArgsType()
class OrdersArgs extends PageArgs {
  @Field(() => OrderFilter, { nullable: true, description: 'Which orders; all when left out.' })
  filter?: OrderFilter | null;

  @Field(() => [OrderSort], { nullable: true, description: 'In which order; the latest first when left out.' })
  sort?: OrderSort[] | null;
}

@Resolver()
export class OrdersResolver {
  @Live()
  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('order_details')
  @Query(() => OrderConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: 'Orders, page by page. A page neither skips nor repeats orders when others come in between.',
  })
  orders(
    @Args() { filter, sort, ...page }: OrdersArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<OrderAnswer>> {
    const criterion = orderCriterion(filter);
    const list = { rows: orderRows, keys: orderSortKeys(sort), toNode: toOrder, walk: orderWalk(criterion) };
    return readConnection(list, [criterion.holds], page, reader, info);
  }
}
