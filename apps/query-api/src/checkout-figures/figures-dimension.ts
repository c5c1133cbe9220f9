import { registerEnumType } from '@nestjs/graphql';

export const CheckoutDimension = { DAY: 'day', STYLE: 'style', OUTCOME: 'outcome', REASON: 'reason' } as const;
export type CheckoutDimension = (typeof CheckoutDimension)[keyof typeof CheckoutDimension];
registerEnumType(CheckoutDimension, {
  name: 'CheckoutDimension',
  description: 'What checkouts are split by.',
  valuesMap: {
    DAY: { description: 'On which the order was placed, in the time zone asked for.' },
    STYLE: { description: 'In which it was checked out.' },
    OUTCOME: { description: 'How it ended.' },
    REASON: { description: 'Why it was cancelled.' },
  },
});

export const CheckoutOutcome = { CONFIRMED: 'confirmed', CANCELLED: 'cancelled', OPEN: 'open' } as const;
export type CheckoutOutcome = (typeof CheckoutOutcome)[keyof typeof CheckoutOutcome];
registerEnumType(CheckoutOutcome, {
  name: 'CheckoutOutcome',
  description: 'What became of an order that was to be checked out.',
  valuesMap: {
    CONFIRMED: { description: 'It was accepted.' },
    CANCELLED: { description: 'It was given up.' },
    OPEN: { description: 'Neither yet.' },
  },
});
