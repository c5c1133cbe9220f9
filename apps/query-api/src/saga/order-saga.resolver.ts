import { type QueryContext, Reads } from '@refold/platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { OrderAnswer } from '../order/order.answer';
import { loadSaga } from './load-saga';
import { SagaAnswer } from './saga.answer';

@Resolver(() => OrderAnswer)
export class OrderSagaResolver {
  @Reads('checkouts')
  @ResolveField(() => SagaAnswer, {
    nullable: true,
    description: 'Its checkout; null for an order that people bring on, and for one that came in as history.',
  })
  saga(@Parent() { id }: OrderAnswer, @Context() { reader }: QueryContext): Promise<SagaAnswer | null> {
    return loadSaga(reader, id);
  }
}
