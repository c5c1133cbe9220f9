import { registerEnumType } from '@nestjs/graphql';

export const ProductMeasure = { ITEMS: 'items', UNITS: 'units', ORDERS: 'orders' } as const;
export type ProductMeasure = (typeof ProductMeasure)[keyof typeof ProductMeasure];
registerEnumType(ProductMeasure, {
  name: 'ProductMeasure',
  description: 'What makes a product one of the top.',
  valuesMap: {
    ITEMS: { description: 'The money that it was sold for, without freight.' },
    UNITS: { description: 'How many of it were sold.' },
    ORDERS: { description: 'How many orders had it.' },
  },
});
