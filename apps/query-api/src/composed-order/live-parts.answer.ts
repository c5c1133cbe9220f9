import { embeddedListComplexity, MayAsk, MoneyAnswer } from '@refold/platform';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ReservationStatus, ShipmentStatus } from '../order/order-enums';

const complexity = embeddedListComplexity;

export const LivePaymentStatus = {
  REQUESTED: 'requested',
  AUTHORISED: 'authorised',
  CAPTURING: 'capturing',
  CAPTURED: 'captured',
  FAILED: 'failed',
} as const;
export type LivePaymentStatus = (typeof LivePaymentStatus)[keyof typeof LivePaymentStatus];
registerEnumType(LivePaymentStatus, {
  name: 'LivePaymentStatus',
  description: 'How far the charge of a payment has come, as its service knows it.',
  valuesMap: {
    REQUESTED: { description: 'The provider is asked to hold the amount.' },
    AUTHORISED: { description: 'The provider holds the amount.' },
    CAPTURING: { description: 'The provider is asked to take the amount.' },
    CAPTURED: { description: 'The money has come in; what went back again is told by `refunded`.' },
    FAILED: { description: 'Declined or given up: the money will not come.' },
  },
});

@ObjectType('LivePayment', { description: 'What the service payments tells of one payment.' })
export class LivePaymentAnswer {
  @Field(() => ID, { description: 'Of the payment.' })
  id: string;

  @Field(() => LivePaymentStatus, { description: 'How far the charge has come.' })
  status: LivePaymentStatus;

  @Field(() => String, { description: 'As the provider names it: `credit_card`.' })
  method: string;

  @Field(() => Int, { nullable: true, description: 'In how many parts it is paid.' })
  installments?: number;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What is to be paid by it.' })
  amount?: MoneyAnswer;

  @Field(() => MoneyAnswer, { nullable: true, description: 'What has gone back, of all refunds of this payment.' })
  refunded?: MoneyAnswer;
}

@ObjectType('LiveShortage', { description: 'Of a product there was less than was wanted.' })
export class LiveShortageAnswer {
  @Field(() => ID, { description: 'Of the product.' })
  sku: string;

  @Field(() => Int, { description: 'Units that were asked for.' })
  wanted: number;

  @Field(() => Int, { description: 'Units that could be had.' })
  available: number;
}

@ObjectType('LiveReservation', { description: 'What the service inventory tells of the stock that is set aside.' })
export class LiveReservationAnswer {
  @Field(() => ReservationStatus, { description: 'For all lines of the order or for none.' })
  status: ReservationStatus;

  /** It tells what lies on the shelf. */
  @MayAsk('staff', 'operator', 'service')
  @Field(() => [LiveShortageAnswer], { complexity, description: 'Of the last try, where it failed.' })
  shortages: LiveShortageAnswer[];
}

@ObjectType('LiveShipment', { description: 'What the service shipping tells of one shipment.' })
export class LiveShipmentAnswer {
  @Field(() => ID, { description: 'Of the shipment.' })
  id: string;

  @Field(() => ShipmentStatus, { description: 'Where it is.' })
  status: ShipmentStatus;

  @Field(() => String, { nullable: true, description: 'Who carries it.' })
  carrier?: string;

  @Field(() => String, { nullable: true, description: "The carrier's number for it." })
  trackingNumber?: string;
}
