import { registerEnumType } from '@nestjs/graphql';

export const SalesDimension = {
  MONTH: 'month',
  DAY: 'day',
  STATE: 'state',
  CATEGORY: 'category',
  PAYMENT_TYPE: 'paymentType',
  STATUS: 'status',
  CURRENCY: 'currency',
} as const;
export type SalesDimension = (typeof SalesDimension)[keyof typeof SalesDimension];
registerEnumType(SalesDimension, {
  name: 'SalesDimension',
  description: 'What sales are split by. Month, day, state and status are those of the order.',
  valuesMap: {
    MONTH: { description: 'In which the order was placed, in the time zone asked for.' },
    DAY: { description: 'On which the order was placed, in the time zone asked for.' },
    STATE: { description: 'Where it is sent.' },
    CATEGORY: { description: "Of the lines' products. Measures of payments are null: no payment belongs to a line." },
    PAYMENT_TYPE: { description: 'Of the payments. Measures of lines are null: no line belongs to a payment.' },
    STATUS: { description: 'Of the order, now.' },
    CURRENCY: { description: 'Rows are split by currency in any case.' },
  },
});
