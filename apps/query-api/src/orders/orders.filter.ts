import { parseMoney } from '@refold/model';
import {
  compares,
  type Condition,
  DateTime,
  equals,
  inputError,
  isOneOf,
  SourceFilter,
  sourceConditions,
} from '@refold/platform';
import { Field, ID, InputType } from '@nestjs/graphql';
import { OrderStatus } from '../order/order-enums';

@InputType({ description: 'Which orders: every field that is given must agree.' })
export class OrderFilter {
  @Field(() => [OrderStatus], { nullable: true, description: 'One of these.' })
  status?: OrderStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'Of this buyer.' })
  customerId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed at this moment or later.' })
  placedFrom?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Placed before this moment.' })
  placedTo?: string | null;

  @Field(() => String, { nullable: true, description: 'Total of at least this, as `12.30`; needs `currency`.' })
  totalMin?: string | null;

  @Field(() => String, { nullable: true, description: 'Total of at most this, as `12.30`; needs `currency`.' })
  totalMax?: string | null;

  @Field(() => String, { nullable: true, description: 'In this currency.' })
  currency?: string | null;

  @Field(() => SourceFilter, { nullable: true, description: 'Came in as history from there.' })
  source?: SourceFilter | null;
}

/** @throws AnswerError naming the field that is wrong */
export const orderConditions = (filter: OrderFilter | null | undefined): Condition[] => {
  if (!filter) return [];
  const { status, customerId, placedFrom, placedTo, totalMin, totalMax, currency, source } = filter;
  return [
    ...(status ? [isOneOf('status', status)] : []),
    ...(customerId != null ? [equals('customer_id', customerId)] : []),
    ...(placedFrom != null ? [compares('placed_at', '>=', placedFrom)] : []),
    ...(placedTo != null ? [compares('placed_at', '<', placedTo)] : []),
    ...(totalMin != null ? [compares('total_amount', '>=', minorUnits('totalMin', totalMin, currency))] : []),
    ...(totalMax != null ? [compares('total_amount', '<=', minorUnits('totalMax', totalMax, currency))] : []),
    ...(currency != null ? [equals('currency', currency)] : []),
    ...sourceConditions(source),
  ];
};

const minorUnits = (argument: string, amount: string, currency: string | null | undefined): bigint => {
  if (currency == null)
    throw inputError(
      `filter.${argument}`,
      'needs filter.currency beside it: amounts of two currencies are not compared',
    );
  try {
    return parseMoney(amount, currency).amount;
  } catch (error) {
    throw inputError(`filter.${argument}`, (error as RangeError).message);
  }
};
