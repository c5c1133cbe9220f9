import {
  type Criterion,
  criterionOf,
  DateTime,
  hasOneOf,
  inputError,
  isIn,
  isWithin,
  minorUnits,
  MoneyRange,
  moneyCriterion,
  SourceFilter,
  sourceCriteria,
  TextMatch,
  textCriterion,
  TimeRange,
  timeCriterion,
  valuesIn,
  type Walk,
} from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';
import { OrderStatus } from '../order/order-enums';

@InputType({ description: 'Which orders: every field that is given must agree.' })
export class OrderFilter {
  @Field(() => [OrderFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: OrderFilter[] | null;

  @Field(() => [OrderFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: OrderFilter[] | null;

  @Field(() => OrderFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: OrderFilter | null;

  @Field(() => [ID], { nullable: true, description: 'One of these; at most 100.' })
  ids?: string[] | null;

  @Field(() => [OrderStatus], { nullable: true, description: 'One of these.' })
  status?: OrderStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this buyer.' })
  customerId?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these buyers; at most 100.' })
  customerIds?: string[] | null;

  @Field(() => TextMatch, { nullable: true, description: "The buyer's name, as it is now." })
  customerName?: TextMatch | null;

  @Field(() => TimeRange, { nullable: true, description: 'When it was placed.' })
  placedAt?: TimeRange | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed at this moment or later.' })
  placedFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed before this moment.' })
  placedTo?: string | null;

  @Field(() => MoneyRange, { nullable: true, description: 'Items and freight.' })
  total?: MoneyRange | null;

  @Field(() => String, { nullable: true, description: 'Total of at least this, as `12.30`; needs `currency`.' })
  totalMin?: string | null;

  @Field(() => String, { nullable: true, description: 'Total of at most this, as `12.30`; needs `currency`.' })
  totalMax?: string | null;

  @Field(() => String, { nullable: true, description: 'In this currency.' })
  currency?: string | null;

  @Field(() => SourceFilter, { nullable: true, description: 'Came in as history from there.' })
  source?: SourceFilter | null;
}

const statuses = Object.values(OrderStatus);

/** @throws AnswerError naming the field that is wrong */
export const orderCriterion = (filter: OrderFilter | null | undefined): Criterion =>
  criterionOf<OrderFilter>(filter ?? {}, ownCriteria);

const ownCriteria = (filter: OrderFilter, path: string): Criterion[] => {
  const { ids, status, customerId, customerIds, customerName, placedAt, placedFrom, placedTo, source } = filter;
  return [
    ...(ids ? [isIn('order_id', ids)] : []),
    ...(status ? [hasOneOf('status', status, statuses)] : []),
    ...(customerId != null ? [isIn('customer_id', [customerId])] : []),
    ...(customerIds ? [isIn('customer_id', customerIds)] : []),
    ...(customerName ? [textCriterion('customer_name', customerName, `${path}.customerName`)] : []),
    ...(placedAt ? [timeCriterion('placed_at', placedAt)] : []),
    ...(placedFrom != null ? [isWithin('placed_at', [['>=', placedFrom]])] : []),
    ...(placedTo != null ? [isWithin('placed_at', [['<', placedTo]])] : []),
    ...totalCriteria(filter, path),
    ...sourceCriteria(source),
  ];
};

const totalColumns = { amount: 'total_amount', currency: 'currency' };

const totalCriteria = ({ total, totalMin, totalMax, currency }: OrderFilter, path: string): Criterion[] => [
  ...(total ? [moneyCriterion(totalColumns, total, `${path}.total`)] : []),
  ...(totalMin != null ? [isWithin('total_amount', [['>=', amount(totalMin, currency, `${path}.totalMin`)]])] : []),
  ...(totalMax != null ? [isWithin('total_amount', [['<=', amount(totalMax, currency, `${path}.totalMax`)]])] : []),
  ...(currency != null ? [isIn('currency', [currency])] : []),
];

const amount = (text: string, currency: string | null | undefined, path: string): bigint => {
  if (currency == null) throw inputError(path, 'needs currency beside it: amounts of two currencies are not compared');
  return minorUnits(text, currency, path);
};

/** Orders of a status lie in the index by the time when they were placed. */
export const orderWalk = (criterion: Criterion): Walk => ({
  ...{ column: 'status', then: 'placed_at', values: statuses },
  among: valuesIn(criterion, 'status'),
});
