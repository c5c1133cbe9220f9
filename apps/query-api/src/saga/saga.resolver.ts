import { loadStale, MayAsk, type QueryContext, Reads, StaleAnswer } from '@refold/platform';
import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Checkouts } from '@refold/views';
import { loadOrder } from '../order/load-order';
import { OrderAnswer } from '../order/order.answer';
import { loadSaga } from './load-saga';
import { SagaAnswer } from './saga.answer';

@Resolver(() => SagaAnswer)
export class SagaResolver {
  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('checkouts')
  @Query(() => SagaAnswer, {
    nullable: true,
    complexity: 10,
    description: 'The checkout of one order; null when there is no such order, or it has no checkout.',
  })
  saga(
    @Args('id', { type: () => ID, description: 'Of the order.' }) id: string,
    @Context() { reader }: QueryContext,
  ): Promise<SagaAnswer | null> {
    return loadSaga(reader, id);
  }

  @Reads('checkouts')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this checkout wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { id }: SagaAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, Checkouts, id);
  }

  @Reads('order_details')
  @ResolveField(() => OrderAnswer, { nullable: true, description: 'The order that is checked out.' })
  order(@Parent() { id }: SagaAnswer, @Context() { reader }: QueryContext): Promise<OrderAnswer | null> {
    return loadOrder(reader, id);
  }
}
