import { type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { ShipmentDetails } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const ShipmentSortField = { BEGUN_AT: 'begunAt', STATUS: 'status' } as const;
type ShipmentSortField = (typeof ShipmentSortField)[keyof typeof ShipmentSortField];
registerEnumType(ShipmentSortField, {
  name: 'ShipmentSortField',
  description: 'What shipments can be sorted by. Those that are equal in it follow each other by their id.',
  valuesMap: {
    BEGUN_AT: { description: 'When it was begun.' },
    STATUS: { description: 'The name of its status.' },
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

/** @throws AnswerError when a field is named twice */
export const shipmentSortKeys = (sort: readonly ShipmentSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(ShipmentDetails, 'shipmentId', sort) : newestFirst;
