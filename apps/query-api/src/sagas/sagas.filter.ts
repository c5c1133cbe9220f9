import { instant } from '@refold/model';
import {
  type Condition,
  type Criterion,
  criterionOf,
  hasOneOf,
  inputError,
  isIn,
  isWithin,
  SagaStatus,
  TimeRange,
  timeCriterion,
  valuesIn,
  type Walk,
} from '@refold/platform';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { CheckoutStyle } from '../saga/saga-enums';

@InputType({ description: 'Which checkouts: every field that is given must agree.' })
export class SagaFilter {
  @Field(() => [SagaFilter], { nullable: true, description: 'That agree with each of these.' })
  and?: SagaFilter[] | null;

  @Field(() => [SagaFilter], { nullable: true, description: 'That agree with one of these at least.' })
  or?: SagaFilter[] | null;

  @Field(() => SagaFilter, { nullable: true, description: 'All those that this would not pick.' })
  not?: SagaFilter | null;

  @Field(() => [ID], { nullable: true, description: 'Of one of these orders; at most 100.' })
  ids?: string[] | null;

  @Field(() => [SagaStatus], { nullable: true, description: 'One of these.' })
  status?: SagaStatus[] | null;

  @Field(() => CheckoutStyle, { nullable: true, description: 'In this style.' })
  style?: CheckoutStyle | null;

  @Field(() => Boolean, { nullable: true, description: 'Stuck, on the way or on the way back; or not.' })
  stuck?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Begun longer ago than so many seconds.' })
  olderThanSeconds?: number | null;

  @Field(() => TimeRange, { nullable: true, description: 'When the order was placed.' })
  startedAt?: TimeRange | null;

  @Field(() => ID, { nullable: true, description: 'Of this buyer.' })
  customerId?: string | null;
}

const stuckStatuses: readonly SagaStatus[] = ['stuck', 'compensation-failed'];
const freeStatuses: readonly SagaStatus[] = ['running', 'compensating', 'ended'];

/** Orders without a checkout have rows without a start. */
export const isCheckout: Condition = () => 'started_at is not null';

/** @throws AnswerError naming the field that is wrong */
export const sagaCriterion = (filter: SagaFilter | null | undefined): Criterion =>
  criterionOf<SagaFilter>(filter ?? {}, ownCriteria);

const statuses = Object.values(SagaStatus);
const styles = Object.values(CheckoutStyle);

const ownCriteria = (filter: SagaFilter, path: string): Criterion[] => {
  const { ids, status, style, stuck, olderThanSeconds, startedAt, customerId } = filter;
  return [
    ...(ids ? [isIn('order_id', ids)] : []),
    ...(status ? [hasOneOf('status', status, statuses)] : []),
    ...(style != null ? [hasOneOf('style', [style], styles)] : []),
    ...(stuck != null ? [hasOneOf('status', stuck ? stuckStatuses : freeStatuses, statuses)] : []),
    ...(olderThanSeconds != null ? [isWithin('started_at', [['<', momentBefore(olderThanSeconds, path)]])] : []),
    ...(startedAt ? [timeCriterion('started_at', startedAt)] : []),
    ...(customerId != null ? [isIn('customer_id', [customerId])] : []),
  ];
};

/** Checkouts of a status lie in the index by the time when they began. */
export const sagaWalk = (criterion: Criterion): Walk => ({
  ...{ column: 'status', then: 'started_at', values: statuses },
  among: valuesIn(criterion, 'status'),
});

const momentBefore = (seconds: number, path: string): string => {
  if (seconds < 0) throw inputError(`${path}.olderThanSeconds`, 'must not be below 0');
  return instant(new Date(Date.now() - seconds * 1_000));
};
