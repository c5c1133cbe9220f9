import { registerEnumType } from '@nestjs/graphql';

export const SalesDimension = {
  YEAR: 'year',
  QUARTER: 'quarter',
  MONTH: 'month',
  WEEK: 'week',
  DAY: 'day',
  HOUR: 'hour',
  STATE: 'state',
  CATEGORY: 'category',
  PAYMENT_TYPE: 'paymentType',
  STATUS: 'status',
  CURRENCY: 'currency',
} as const;
export type SalesDimension = (typeof SalesDimension)[keyof typeof SalesDimension];
registerEnumType(SalesDimension, {
  name: 'SalesDimension',
  description: 'What sales are split by. Time, state and status are those of the order.',
  valuesMap: {
    YEAR: { description: 'In which the order was placed, in the time zone asked for.' },
    QUARTER: { description: 'In which the order was placed, in the time zone asked for.' },
    MONTH: { description: 'In which the order was placed, in the time zone asked for.' },
    WEEK: { description: 'In which the order was placed: from Monday, numbered after ISO 8601.' },
    DAY: { description: 'On which the order was placed, in the time zone asked for.' },
    HOUR: { description: 'In which the order was placed; one that clocks repeat is two.' },
    STATE: { description: 'Where it is sent; not for operators, since it is personal.' },
    CATEGORY: { description: "Of the lines' products. Measures of payments are null: no payment belongs to a line." },
    PAYMENT_TYPE: { description: 'Of the payments. Measures of lines are null: no line belongs to a payment.' },
    STATUS: { description: 'Of the order, now.' },
    CURRENCY: { description: 'Rows are split by currency in any case.' },
  },
});
