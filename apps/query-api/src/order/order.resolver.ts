import { Live, loadStale, MayAsk, type QueryContext, Reads, selectedFields, StaleAnswer } from '@refold/platform';
import { Args, Context, ID, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { OrderDetails } from '@refold/views';
import type { GraphQLResolveInfo } from 'graphql';
import { CustomerAnswer } from '../customer/customer.answer';
import { loadCustomer } from '../customer/load-customer';
import { loadOrder } from './load-order';
import { OrderAnswer } from './order.answer';

@Resolver(() => OrderAnswer)
export class OrderResolver {
  @Live()
  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('order_details')
  @Query(() => OrderAnswer, {
    nullable: true,
    complexity: 10,
    description: 'One order with all that belongs to it; null when there is none of this id.',
  })
  order(
    @Args('id', { type: () => ID, description: 'Of the order.' }) id: string,
    @Context() { reader }: QueryContext,
  ): Promise<OrderAnswer | null> {
    return loadOrder(reader, id);
  }

  @Reads('order_details')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this order wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { id }: OrderAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, OrderDetails, id);
  }

  @Reads('customer_overview')
  @ResolveField(() => CustomerAnswer, {
    nullable: true,
    description: 'The buyer. Beyond id, name and e-mail the fields are null until the customer itself is known.',
  })
  async customer(
    @Parent() { buyer }: OrderAnswer,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Partial<CustomerAnswer> | null> {
    if (buyer.id === null) return null;
    const copied = { ...buyer, id: buyer.id };
    return needsMore(info) ? ((await loadCustomer(reader, buyer.id)) ?? copied) : copied;
  }
}

/** An order carries these of its customer, so that a page of orders does not read customers for them. */
const carried = new Set(['id', 'name', 'email', 'orders', '__typename']);
const needsMore = (info: GraphQLResolveInfo): boolean => [...selectedFields(info)].some((field) => !carried.has(field));
