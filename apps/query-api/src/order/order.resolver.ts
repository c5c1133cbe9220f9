import { Live, loadStale, MayAsk, type QueryContext, Reads, StaleAnswer } from '@refold/platform';
import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { OrderDetails } from '@refold/views';
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
}
