import { Products } from '@refold/events';
import { clickhouseFacts } from '@refold/model';

/**
 * The catalogue as it is now: sales of a category are those of the products that are in it today. Whether a product may
 * be sold is not told here: the events that switch it on and off do not say the rest, and would replace it.
 */
export const productFacts = clickhouseFacts('product_facts', {
  version: 1,
  from: [Products],
  columns: {
    sku: 'String',
    name: 'Nullable(String)',
    category: 'LowCardinality(Nullable(String))',
  },
  identity: ['sku'],
  orderBy: ['sku'],
}).on({
  ProductListed: (product) => entry(product),
  ProductChanged: (product) => entry(product),
});

const entry = ({ sku, name, category }: { sku: string; name?: string; category?: string }) => [
  { sku, name: name ?? null, category: category ?? null },
];
