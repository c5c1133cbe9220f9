import { registerEnumType } from '@nestjs/graphql';

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
