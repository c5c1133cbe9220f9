import { instant } from '@refold/model';
import { compares, type Condition, equals, inputError, isOneOf, SagaStatus } from '@refold/platform';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { CheckoutStyle } from '../saga/saga-enums';

@InputType({ description: 'Which checkouts: every field that is given must agree.' })
export class SagaFilter {
  @Field(() => [SagaStatus], { nullable: true, description: 'One of these.' })
  status?: SagaStatus[] | null;

  @Field(() => CheckoutStyle, { nullable: true, description: 'In this style.' })
  style?: CheckoutStyle | null;

  @Field(() => Boolean, { nullable: true, description: 'Stuck, on the way or on the way back; or not.' })
  stuck?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Begun longer ago than so many seconds.' })
  olderThanSeconds?: number | null;

  @Field(() => ID, { nullable: true, description: 'Of this buyer.' })
  customerId?: string | null;
}

const stuckStatuses: readonly SagaStatus[] = ['stuck', 'compensation-failed'];
const freeStatuses: readonly SagaStatus[] = ['running', 'compensating', 'ended'];

/** Orders without a checkout have rows without a start. */
const isCheckout: Condition = () => 'started_at is not null';

/** @throws AnswerError naming the field that is wrong */
export const sagaConditions = (filter: SagaFilter | null | undefined): Condition[] => {
  const { status, style, stuck, olderThanSeconds, customerId } = filter ?? {};
  return [
    isCheckout,
    ...(status ? [isOneOf('status', status)] : []),
    ...(style != null ? [equals('style', style)] : []),
    ...(stuck != null ? [isOneOf('status', stuck ? stuckStatuses : freeStatuses)] : []),
    ...(olderThanSeconds != null ? [compares('started_at', '<', momentBefore(olderThanSeconds))] : []),
    ...(customerId != null ? [equals('customer_id', customerId)] : []),
  ];
};

const momentBefore = (seconds: number): string => {
  if (seconds < 0) throw inputError('filter.olderThanSeconds', 'must not be below 0');
  return instant(new Date(Date.now() - seconds * 1_000));
};
