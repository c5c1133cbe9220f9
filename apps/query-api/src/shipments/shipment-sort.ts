import { type CoarseField, type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { ShipmentDetails } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const ShipmentSortField = { BEGUN_AT: 'begunAt', STATUS: 'status' } as const;
type ShipmentSortField = (typeof ShipmentSortField)[keyof typeof ShipmentSortField];
registerEnumType(ShipmentSortField, {
  name: 'ShipmentSortField',
  description: 'What shipments can be sorted by. Those that are equal in it follow each other by their id.',
  valuesMap: {
    BEGUN_AT: { description: 'When it was begun.' },
    STATUS: {
      description:
        'The name of its status; where it comes first, those that share it come by BEGUN_AT, in the same direction unless it is named.',
    },
  },
});

@InputType({ description: 'One step of an order of shipments.' })
export class ShipmentSort {
  @Field(() => ShipmentSortField, { description: 'What to sort by.' })
  field: ShipmentSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

const newestFirst = sortKeys(ShipmentDetails, 'shipmentId', [{ field: 'begunAt', direction: 'desc' }]);

const byStatus: CoarseField = {
  ...{ field: 'status', then: 'begunAt', eitherEnd: true },
  problem: 'must go on with BEGUN_AT where STATUS comes first, as the index does',
};

/** @throws AnswerError when a field is named twice, or no index serves the order */
export const shipmentSortKeys = (sort: readonly ShipmentSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(ShipmentDetails, 'shipmentId', sort, byStatus) : newestFirst;
