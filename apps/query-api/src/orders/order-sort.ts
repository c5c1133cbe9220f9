import { type CoarseField, type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { OrderDetails } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const OrderSortField = {
  PLACED_AT: 'placedAt',
  TOTAL: 'totalAmount',
  STATUS: 'status',
  CUSTOMER_NAME: 'customerName',
} as const;
type OrderSortField = (typeof OrderSortField)[keyof typeof OrderSortField];
registerEnumType(OrderSortField, {
  name: 'OrderSortField',
  description: 'What orders can be sorted by. Orders that are equal in it follow each other by their id.',
  valuesMap: {
    PLACED_AT: { description: 'When the buyer placed it.' },
    TOTAL: { description: 'Items and freight in minor units: filter by currency to compare like with like.' },
    STATUS: {
      description:
        'The name of its status; where it comes first, those that share it come by PLACED_AT, in the same direction unless it is named.',
    },
    CUSTOMER_NAME: { description: "The buyer's name, whatever the case of its letters." },
  },
});

@InputType({ description: 'One step of an order of orders.' })
export class OrderSort {
  @Field(() => OrderSortField, { description: 'What to sort by.' })
  field: OrderSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

export const newestOrdersFirst = sortKeys(OrderDetails, 'orderId', [{ field: 'placedAt', direction: 'desc' }]);

const byStatus: CoarseField = {
  ...{ field: 'status', then: 'placedAt', eitherEnd: true },
  problem: 'must go on with PLACED_AT where STATUS comes first, as the index does',
};

/** @throws AnswerError when a field is named twice, or no index serves the order */
export const orderSortKeys = (sort: readonly OrderSort[] | null | undefined): readonly SortKey[] =>
  sort?.length ? sortKeys(OrderDetails, 'orderId', sort, byStatus) : newestOrdersFirst;
