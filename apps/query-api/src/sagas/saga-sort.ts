import { type CoarseField, type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { Checkouts } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const SagaSortField = { STARTED_AT: 'startedAt', STATUS: 'status' } as const;
type SagaSortField = (typeof SagaSortField)[keyof typeof SagaSortField];
registerEnumType(SagaSortField, {
  name: 'SagaSortField',
  description: "What checkouts can be sorted by. Those that are equal in it follow each other by their order's id.",
  valuesMap: {
    STARTED_AT: { description: 'When the order was placed.' },
    STATUS: {
      description:
        'The name of its status; where it comes first, those that share it come by STARTED_AT, in the same direction unless it is named.',
    },
  },
});

@InputType({ description: 'One step of an order of checkouts.' })
export class SagaSort {
  @Field(() => SagaSortField, { description: 'What to sort by.' })
  field: SagaSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

const newestFirst = sortKeys(Checkouts, 'orderId', [{ field: 'startedAt', direction: 'desc' }]);

const byStatus: CoarseField = {
  ...{ field: 'status', then: 'startedAt', eitherEnd: true },
  problem: 'must go on with STARTED_AT where STATUS comes first, as the index does',
};

/** @throws AnswerError when a field is named twice, or no index serves the order */
export const sagaSortKeys = (sort: readonly SagaSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(Checkouts, 'orderId', sort, byStatus) : newestFirst;
