import { type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { CustomerOverview } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const CustomerSortField = { NAME: 'name', REGISTERED_AT: 'registeredAt' } as const;
type CustomerSortField = (typeof CustomerSortField)[keyof typeof CustomerSortField];
registerEnumType(CustomerSortField, {
  name: 'CustomerSortField',
  description: 'What customers can be sorted by. Those that are equal in it follow each other by their id.',
  valuesMap: {
    NAME: { description: 'As it is now.' },
    REGISTERED_AT: { description: 'When the customer came.' },
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

/** @throws AnswerError when a field is named twice */
export const customerSortKeys = (sort: readonly CustomerSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(CustomerOverview, 'customerId', sort) : newestFirst;
