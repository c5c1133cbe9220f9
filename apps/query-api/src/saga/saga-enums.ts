import { registerEnumType } from '@nestjs/graphql';

export const SagaStatus = {
  RUNNING: 'running',
  STUCK: 'stuck',
  COMPENSATING: 'compensating',
  COMPENSATION_FAILED: 'compensation-failed',
  ENDED: 'ended',
} as const;
export type SagaStatus = (typeof SagaStatus)[keyof typeof SagaStatus];
registerEnumType(SagaStatus, {
  name: 'SagaStatus',
  description: 'How a checkout stands.',
  valuesMap: {
    RUNNING: { description: 'It goes on by itself.' },
    STUCK: { description: 'Something is not carried out; `stuckWhy` says what. A person may have to help.' },
    COMPENSATING: { description: 'It gives back what it took.' },
    COMPENSATION_FAILED: { description: 'It cannot give back by itself what it took; `stuckWhy` says why.' },
    ENDED: { description: 'It is over, and all that it took for nothing is given back.' },
  },
});

export const CheckoutStyle = { CHOREOGRAPHY: 'choreography', ORCHESTRATION: 'orchestration' } as const;
export type CheckoutStyle = (typeof CheckoutStyle)[keyof typeof CheckoutStyle];
registerEnumType(CheckoutStyle, {
  name: 'CheckoutStyle',
  description: 'Who brings an order from placed to confirmed. An order finishes in the style that it began in.',
  valuesMap: {
    CHOREOGRAPHY: { description: 'Each service reacts to what the others have done.' },
    ORCHESTRATION: { description: 'One process tells the services what to do.' },
  },
});
