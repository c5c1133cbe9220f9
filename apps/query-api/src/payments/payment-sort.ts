import { type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { PaymentDetails } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const PaymentSortField = { BEGUN_AT: 'begunAt', STATUS: 'status' } as const;
type PaymentSortField = (typeof PaymentSortField)[keyof typeof PaymentSortField];
registerEnumType(PaymentSortField, {
  name: 'PaymentSortField',
  description: 'What payments can be sorted by. Those that are equal in it follow each other by their id.',
  valuesMap: {
    BEGUN_AT: { description: 'When it was begun.' },
    STATUS: { description: 'The name of its status.' },
  },
});

@InputType({ description: 'One step of an order of payments.' })
export class PaymentSort {
  @Field(() => PaymentSortField, { description: 'What to sort by.' })
  field: PaymentSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

const newestFirst = sortKeys(PaymentDetails, 'paymentId', [{ field: 'begunAt', direction: 'desc' }]);

/** @throws AnswerError when a field is named twice */
export const paymentSortKeys = (sort: readonly PaymentSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(PaymentDetails, 'paymentId', sort) : newestFirst;
