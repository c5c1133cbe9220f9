import { DateTime, embeddedListComplexity, MayAsk, MoneyAnswer, SagaStatus } from '@refold/platform';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ReservationStatus } from '../order/order-enums';
import { CheckoutStyle } from './saga-enums';

const complexity = embeddedListComplexity;

@ObjectType('SagaTrouble', { description: 'Something that a saga or policy cannot do by itself.' })
export class SagaTroubleAnswer {
  @Field(() => String, { description: 'Whose saga or policy it is: `payments`.' })
  service: string;

  @Field(() => String, { description: 'Its name, with which it is retried, skipped or compensated.' })
  saga: string;

  @Field(() => String, { description: 'In words.' })
  why: string;

  @Field(() => String, {
    nullable: true,
    description: 'The type of the command that is not carried out, if it is one.',
  })
  command: string | null;

  @Field(() => Boolean, { description: 'Whether it was giving back what it had taken.' })
  undoing: boolean;

  @Field(() => DateTime, { description: 'When it was told.' })
  since: string;
}

@ObjectType('SagaCommand', { description: 'A command that the process which conducts a checkout has sent.' })
export class SagaCommandAnswer {
  @Field(() => ID, { description: 'Of the command: the same for every try.' })
  id: string;

  @Field(() => String, { description: '`ChargePayment`, …' })
  type: string;

  @Field(() => DateTime, { description: 'When it was given out.' })
  sentAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When the answer was told; null while none is known.' })
  answeredAt: string | null;
}

/** `order` and `stale` are answered by the resolver. What goes on behind a checkout is not for customers. */
@ObjectType('Saga', { description: 'The checkout of an order, in whichever style it runs.' })
export class SagaAnswer {
  @Field(() => ID, { description: 'Of the order.' })
  id: string;

  @Field(() => CheckoutStyle, { description: 'Who brings it on.' })
  style: CheckoutStyle;

  @Field(() => ID, { nullable: true, description: 'Of the buyer.' })
  customerId: string | null;

  @Field(() => SagaStatus, { description: 'How it stands.' })
  status: SagaStatus;

  @Field(() => String, { description: '`paying`, `reserving`, `refunding`, …: what it is at; once over, its outcome.' })
  step: string;

  @Field(() => String, { nullable: true, description: '`confirmed` or `cancelled`; null before it has ended once.' })
  outcome: string | null;

  @Field(() => String, { nullable: true, description: 'Why the order was cancelled: `out-of-stock`, …' })
  reason: string | null;

  @Field(() => DateTime, { description: 'When the order was placed.' })
  startedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Of the latest event that belongs to it.' })
  changedAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it must be settled; null when it is, and in a choreography, whose events do not tell it.',
  })
  deadlineAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was over.' })
  endedAt: string | null;

  @Field(() => Int, { description: 'Seconds from its start to its end, or to now.' })
  ageSeconds: number;

  @MayAsk('staff', 'operator', 'service')
  @Field(() => String, { nullable: true, description: 'What hinders it; the oldest of `troubles`.' })
  stuckWhy: string | null;

  @MayAsk('staff', 'operator', 'service')
  @Field(() => String, { nullable: true, description: 'In which saga or policy, with its service: `orders/checkout`.' })
  stuckIn: string | null;

  @MayAsk('staff', 'operator', 'service')
  @Field(() => [SagaTroubleAnswer], { complexity, description: 'All that hinders it, the oldest first.' })
  troubles: SagaTroubleAnswer[];

  @MayAsk('staff', 'operator', 'service')
  @Field(() => [SagaCommandAnswer], {
    complexity,
    description: 'What was sent, in that order. Empty in a choreography: each service acts for itself there.',
  })
  sent: SagaCommandAnswer[];

  @Field(() => MoneyAnswer, { nullable: true, description: 'What has come in.' })
  captured: MoneyAnswer | null;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What has gone back; `captured` is not lessened by it.' })
  refunded: MoneyAnswer | null;

  @Field(() => ReservationStatus, { nullable: true, description: 'Whether stock is set aside for it.' })
  reservation: ReservationStatus | null;

  @Field(() => DateTime, { nullable: true, description: 'When the order was accepted: there is no way back from it.' })
  confirmedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the order was given up.' })
  cancelledAt: string | null;

  @Field(() => [ID], { description: 'Shipments, the oldest first.' })
  shipmentIds: string[];
}
