import { registerEnumType } from '@nestjs/graphql';

export const PaymentDimension = { METHOD: 'method', CURRENCY: 'currency' } as const;
export type PaymentDimension = (typeof PaymentDimension)[keyof typeof PaymentDimension];
registerEnumType(PaymentDimension, {
  name: 'PaymentDimension',
  description: 'What payments are split by, beside time.',
  valuesMap: {
    METHOD: { description: 'As the provider names it: `credit_card`.' },
    CURRENCY: { description: 'Of the amount.' },
  },
});
