import { type CoarseField, type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { CustomerOverview } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const CustomerSortField = {
  NAME: 'name',
  REGISTERED_AT: 'registeredAt',
  ORDER_COUNT: 'orders',
} as const;
type CustomerSortField = (typeof CustomerSortField)[keyof typeof CustomerSortField];
registerEnumType(CustomerSortField, {
  name: 'CustomerSortField',
  description: 'What customers can be sorted by. Those that are equal in it follow each other by their id.',
  valuesMap: {
    NAME: { description: 'As it is now, whatever the case of its letters.' },
    REGISTERED_AT: { description: 'When the customer came.' },
    ORDER_COUNT: {
      description:
        'Orders placed, cancelled ones too; those who have placed as many come by REGISTERED_AT, in the same direction.',
    },
  },
});

@InputType({ description: 'One step of an order of customers.' })
export class CustomerSort {
  @Field(() => CustomerSortField, { description: 'What to sort by.' })
  field: CustomerSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

const newestFirst = sortKeys(CustomerOverview, 'customerId', [{ field: 'registeredAt', direction: 'desc' }]);

const byOrders: CoarseField = {
  ...{ field: 'orders', then: 'registeredAt', eitherEnd: false },
  problem: 'must go on with REGISTERED_AT in the same direction where ORDER_COUNT comes first, as the index does',
};

/** @throws AnswerError when a field is named twice, or no index serves the order */
export const customerSortKeys = (sort: readonly CustomerSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(CustomerOverview, 'customerId', sort, byOrders) : newestFirst;
