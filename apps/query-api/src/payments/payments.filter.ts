import {
  type Criterion,
  criterionOf,
  hasOneOf,
  isIn,
  MoneyRange,
  moneyCriterion,
  TimeRange,
  timeCriterion,
  valuesIn,
  type Walk,
} from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';
import { PaymentStatus } from '../order/order-enums';

@InputType({ description: 'Which payments: every field that is given must agree.' })
export class PaymentFilter {
  @Field(() => [PaymentFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: PaymentFilter[] | null;

  @Field(() => [PaymentFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: PaymentFilter[] | null;

  @Field(() => PaymentFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: PaymentFilter | null;

  @Field(() => [ID], { nullable: true, description: 'One of these; at most 100.' })
  ids?: string[] | null;

  @Field(() => [PaymentStatus], { nullable: true, description: 'One of these.' })
  status?: PaymentStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'By one of these methods: `credit_card`.' })
  methods?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these orders; at most 100.' })
  orderIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these buyers; at most 100.' })
  customerIds?: string[] | null;

  @Field(() => MoneyRange, { nullable: true, description: 'What was asked for; what went back does not lessen it.' })
  amount?: MoneyRange | null;

  @Field(() => TimeRange, { nullable: true, description: 'When it was begun.' })
  begunAt?: TimeRange | null;
}

const statuses = Object.values(PaymentStatus);
const amountColumns = { amount: 'amount', currency: 'currency' };

/** @throws AnswerError naming the field that is wrong */
export const paymentCriterion = (filter: PaymentFilter | null | undefined): Criterion =>
  criterionOf<PaymentFilter>(filter ?? {}, ownCriteria);

const ownCriteria = (filter: PaymentFilter, path: string): Criterion[] => {
  const { ids, status, methods, orderIds, customerIds, amount, begunAt } = filter;
  return [
    ...(ids ? [isIn('payment_id', ids)] : []),
    ...(status ? [hasOneOf('status', status, statuses)] : []),
    ...(methods ? [isIn('method', methods)] : []),
    ...(orderIds ? [isIn('order_id', orderIds)] : []),
    ...(customerIds ? [isIn('customer_id', customerIds)] : []),
    ...(amount ? [moneyCriterion(amountColumns, amount, `${path}.amount`)] : []),
    ...(begunAt ? [timeCriterion('begun_at', begunAt)] : []),
  ];
};

/** Payments of a status lie in the index by the time when they were begun. */
export const paymentWalk = (criterion: Criterion): Walk => ({
  ...{ column: 'status', then: 'begun_at', values: statuses },
  among: valuesIn(criterion, 'status'),
});
