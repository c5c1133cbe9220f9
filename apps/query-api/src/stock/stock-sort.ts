import { type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { StockLevel } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const ProductSortField = { SKU: 'sku', CATEGORY: 'category' } as const;
type ProductSortField = (typeof ProductSortField)[keyof typeof ProductSortField];
registerEnumType(ProductSortField, {
  name: 'ProductSortField',
  description: 'What products and their stock can be sorted by.',
  valuesMap: {
    SKU: { description: 'The id of the product, which nothing else is equal in.' },
    CATEGORY: { description: 'As the catalogue has it now. Products of one category follow each other by their sku.' },
  },
});

@InputType({ description: 'An order of products, or of their stock.' })
export class ProductSort {
  @Field(() => ProductSortField, { description: 'What to sort by.' })
  field: ProductSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

/** The view's key is a field that can be asked for here: it ends every order in any case, and is not taken twice. */
export const productSortKeys = (sort: ProductSort | null | undefined): readonly SortKey[] => {
  const { field, direction } = sort ?? { field: ProductSortField.SKU, direction: SortDirection.ASC };
  const keys = sortKeys(StockLevel, 'sku', [{ field, direction }]);
  return field === ProductSortField.SKU ? keys.slice(0, 1) : keys;
};
