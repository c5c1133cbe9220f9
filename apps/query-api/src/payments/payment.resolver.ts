import { DateTime, loadStale, type QueryContext, Reads, StaleAnswer } from '@refold/platform';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PaymentDetails } from '@refold/views';
import { loadOrder } from '../order/load-order';
import { OrderAnswer } from '../order/order.answer';
import { PaymentAnswer } from '../order/payment.answer';
import { loadPayment } from './load-payment';

/** What a payment tells besides, wherever one came to it. */
@Resolver(() => PaymentAnswer)
export class PaymentResolver {
  @Reads('order_details')
  @ResolveField(() => OrderAnswer, {
    nullable: true,
    description: 'The order that it is for; null until the order itself is known.',
  })
  order(@Parent() { orderId }: PaymentAnswer, @Context() { reader }: QueryContext): Promise<OrderAnswer | null> | null {
    return orderId === null ? null : loadOrder(reader, orderId);
  }

  @Reads('payment_details')
  @ResolveField(() => DateTime, { nullable: true, description: 'When it was begun.' })
  async begunAt(@Parent() { id, begunAt }: PaymentAnswer, @Context() { reader }: QueryContext): Promise<string | null> {
    return begunAt === undefined ? ((await loadPayment(reader, id))?.begunAt ?? null) : begunAt;
  }

  @Reads('payment_details')
  @ResolveField(() => StaleAnswer, {
    nullable: true,
    description: 'Set while events of this payment wait; null when it is up to date as far as it is read.',
  })
  stale(@Parent() { id }: PaymentAnswer, @Context() { reader }: QueryContext): Promise<StaleAnswer | null> {
    return loadStale(reader, PaymentDetails, id);
  }
}
