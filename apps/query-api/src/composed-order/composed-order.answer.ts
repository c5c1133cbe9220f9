import { AnswerError, embeddedListComplexity } from '@refold/platform';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { SeenParts } from './compose-for';
import type { Outcome } from './compose-order';
import { LiveCustomerAnswer, LiveOrderAnswer } from './live-order.answer';
import { LivePaymentAnswer, LiveReservationAnswer, LiveShipmentAnswer } from './live-parts.answer';

const complexity = embeddedListComplexity;

@ObjectType('ComposedOrder', {
  description:
    'An order put together at this moment out of what five services tell, each for itself. A part whose service does ' +
    'not answer is null, and an error with its path says why; the rest is answered.',
})
export class ComposedOrderAnswer {
  @Field(() => ID, { description: 'Of the order.' })
  id: string;

  @Field(() => LiveOrderAnswer, { nullable: true, description: 'From orders.' })
  order: LiveOrderAnswer | null;

  @Field(() => LiveCustomerAnswer, { nullable: true, description: 'From customers, who are asked after orders.' })
  customer: LiveCustomerAnswer | null;

  @Field(() => [LivePaymentAnswer], { nullable: true, complexity, description: 'From payments, a hundred at most.' })
  payments: readonly LivePaymentAnswer[] | null;

  @Field(() => LiveReservationAnswer, { nullable: true, description: 'From inventory; null where there is none.' })
  reservation: LiveReservationAnswer | null;

  @Field(() => [LiveShipmentAnswer], { nullable: true, complexity, description: 'From shipping, a hundred at most.' })
  shipments: readonly LiveShipmentAnswer[] | null;
}

export const composedAnswer = (id: string, parts: SeenParts): ComposedOrderAnswer => ({
  id,
  order: told(parts.order, null, (order) => order),
  customer: told(parts.customer, null, ({ customerId, ...customer }) => ({ id: customerId, ...customer })),
  payments: told(parts.payments, [], (payments) =>
    payments.map(({ paymentId, method, ...payment }) => ({
      ...payment,
      ...{ id: paymentId, method: method.type, installments: method.installments },
    })),
  ),
  reservation: told(parts.reservation, null, ({ status, shortages = [] }) => ({ status, shortages })),
  shipments: told(parts.shipments, [], (shipments) =>
    shipments.map(({ shipmentId, ...shipment }) => ({ id: shipmentId, ...shipment })),
  ),
});

/** A failure is an error in the place of this one field: see `attempt`. */
const told = <T, A>(outcome: Outcome<T>, none: A, tell: (value: T) => A): A => {
  if (outcome.status === 'ok') return tell(outcome.value);
  if (outcome.status === 'absent') return none;
  const { code, why } = outcome;
  return new AnswerError(code === 'timeout' ? 'TIMEOUT' : 'UNAVAILABLE', why) as A;
};
