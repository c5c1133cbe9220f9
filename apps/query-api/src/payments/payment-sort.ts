import { type CoarseField, type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { PaymentDetails } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const PaymentSortField = { BEGUN_AT: 'begunAt', STATUS: 'status' } as const;
type PaymentSortField = (typeof PaymentSortField)[keyof typeof PaymentSortField];
registerEnumType(PaymentSortField, {
  name: 'PaymentSortField',
  description: 'What payments can be sorted by. Those that are equal in it follow each other by their id.',
  valuesMap: {
    BEGUN_AT: { description: 'When it was begun.' },
    STATUS: {
      description:
        'The name of its status; where it comes first, those that share it come by BEGUN_AT, in the same direction unless it is named.',
    },
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

const byStatus: CoarseField = {
  ...{ field: 'status', then: 'begunAt', eitherEnd: true },
  problem: 'must go on with BEGUN_AT where STATUS comes first, as the index does',
};

/** @throws AnswerError when a field is named twice, or no index serves the order */
export const paymentSortKeys = (sort: readonly PaymentSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(PaymentDetails, 'paymentId', sort, byStatus) : newestFirst;
