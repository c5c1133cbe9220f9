import { type CoarseField, type SortKey, SortDirection, sortKeys } from '@refold/platform';
import { StockLevel } from '@refold/views';
import { Field, InputType, registerEnumType } from '@nestjs/graphql';

export const ProductSortField = { SKU: 'sku', NAME: 'name', CATEGORY: 'category' } as const;
type ProductSortField = (typeof ProductSortField)[keyof typeof ProductSortField];
registerEnumType(ProductSortField, {
  name: 'ProductSortField',
  description:
    'What products and their stock can be sorted by. Those that are equal in it follow each other by SKU, in the same direction.',
  valuesMap: {
    SKU: { description: 'The id of the product, which nothing else is equal in.' },
    NAME: { description: 'As the catalogue has it now, whatever the case of its letters; nothing but SKU comes next.' },
    CATEGORY: { description: 'As the catalogue has it now; nothing but SKU comes next.' },
  },
});

@InputType({ description: 'One step of an order of products, or of their stock.' })
export class ProductSort {
  @Field(() => ProductSortField, { description: 'What to sort by.' })
  field: ProductSortField;

  @Field(() => SortDirection, { defaultValue: SortDirection.ASC, description: 'From which end.' })
  direction: SortDirection;
}

const bySku = sortKeys(StockLevel, 'sku', []);

/**
 * The view's key is a field that can be asked for here: it ends every order in any case, and is not taken twice.
 * @throws AnswerError when a field is named twice, or no index serves the order
 */
export const productSortKeys = (sort: readonly ProductSort[] | null | undefined): readonly SortKey[] => {
  const [first] = sort ?? [];
  if (!sort || !first) return bySku;
  const keys = sortKeys(StockLevel, 'sku', sort, first.field === 'sku' ? undefined : byOne(first.field));
  return keys.slice(0, keys.findIndex(({ property }) => property === 'sku') + 1);
};

/** Many products share a category, and many have no name. */
const byOne = (field: 'name' | 'category'): CoarseField => ({
  ...{ field, then: 'sku', eitherEnd: false },
  problem: `must go on with SKU in the same direction where ${field.toUpperCase()} comes first, as the index does`,
});
