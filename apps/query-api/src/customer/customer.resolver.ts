import {
  type ConnectionAnswer,
  connectionComplexity,
  loadStale,
  MayAsk,
  PageArgs,
  type QueryContext,
  readConnectionBelow,
  Reads,
  StaleAnswer,
} from '@refold/platform';
import { Args, Context, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CustomerOverview } from '@refold/views';
import type { GraphQLResolveInfo } from 'graphql';
import type { OrderAnswer } from '../order/order.answer';
import { orderRows } from '../order/order-rows';
import { toOrder } from '../order/to-order';
import { OrderConnection } from '../orders/order-connection';
import { newestOrdersFirst } from '../orders/order-sort';
import { CustomerAnswer } from './customer.answer';
import { loadCustomer } from './load-customer';

@Resolver(() => CustomerAnswer)
export class CustomerResolver {
  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('customer_overview')
  @Query(() => CustomerAnswer, {
    nullable: true,
    complexity: 10,
    description: 'One customer; null when there is none of this id.',
  })
  customer(
    @Args('id', { type: () => ID, description: 'Of the customer.' }) id: string,
    @Context() { reader }: QueryContext,
  ): Promise<CustomerAnswer | null> {
    return loadCustomer(reader, id);
  }

  @Reads('customer_overview')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this customer wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { id }: CustomerAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, CustomerOverview, id);
  }

  @Reads('order_details')
  @ResolveField(() => OrderConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description: 'Orders of this customer, the latest first.',
  })
  orders(
    @Parent() { id }: CustomerAnswer,
    @Args() page: PageArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<OrderAnswer>> {
    const list = { rows: orderRows, keys: newestOrdersFirst, toNode: toOrder };
    return readConnectionBelow(list, { property: 'customerId', key: id }, page, reader, info);
  }
}
