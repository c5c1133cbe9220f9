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
import { PaymentAnswer } from '../order/payment.answer';
import { loadPayment } from './load-payment';
import { paymentRows } from './payment-rows';
import { PaymentSort, paymentSortKeys } from './payment-sort';
import { paymentCriterion, PaymentFilter, paymentWalk } from './payments.filter';
import { toPayment } from './to-payment';

const PaymentConnection = connectionOf(PaymentAnswer, 'Payment');

@ArgsType()
class PaymentsArgs extends PageArgs {
  @Field(() => PaymentFilter, { nullable: true, description: 'Which payments; all when left out.' })
  filter?: PaymentFilter | null;

  @Field(() => [PaymentSort], { nullable: true, description: 'In which order; the latest first when left out.' })
  sort?: PaymentSort[] | null;
}

@Resolver()
export class PaymentsResolver {
  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('payment_details')
  @Query(() => PaymentAnswer, {
    nullable: true,
    complexity: 10,
    description: 'One payment; null when there is none of this id.',
  })
  async payment(
    @Args('id', { type: () => ID, description: 'Of the payment.' }) id: string,
    @Context() { reader }: QueryContext,
  ): Promise<PaymentAnswer | null> {
    const row = await loadPayment(reader, id);
    return row && toPayment(row);
  }

  @MayAsk('customer', 'staff', 'operator', 'service')
  @Reads('payment_details')
  @Query(() => PaymentConnection, {
    nullable: true,
    complexity: connectionComplexity,
    description:
      'Payments of all orders, page by page. A page neither skips nor repeats payments when others come in between.',
  })
  payments(
    @Args() { filter, sort, ...page }: PaymentsArgs,
    @Context() { reader }: QueryContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ConnectionAnswer<PaymentAnswer>> {
    const criterion = paymentCriterion(filter);
    const list = { rows: paymentRows, keys: paymentSortKeys(sort), toNode: toPayment, walk: paymentWalk(criterion) };
    return readConnection(list, [criterion.holds], page, reader, info);
  }
}
