import { Products, Stock, type ProductChanged } from '@refold/events';
import { postgresView } from '@refold/model';
import { StockLevel } from '@refold/views';

/** A product with what lies on the shelf. A level begins with a count or a receipt; orders may hold stock before it. */
export const stockLevel = postgresView(StockLevel, {
  name: 'stock_level',
  version: 1,
  key: 'sku',
  from: [Products, Stock],
  definedBy: 'ProductListed',
  initial: {
    name: null,
    category: null,
    priceAmount: null,
    priceCurrency: null,
    active: false,
    onHand: null,
    allocated: 0,
    issued: 0,
    available: null,
    sourceSystem: null,
    sourceId: null,
  },
  derive: ({ onHand, allocated }) => ({ available: onHand === null ? null : onHand - allocated }),
}).on({
  ProductListed: (_, product) => ({
    ...catalogueEntry(product),
    active: true,
    sourceSystem: product.source?.system ?? null,
    sourceId: product.source?.id ?? null,
  }),
  ProductChanged: (_, product) => catalogueEntry(product),
  ProductDeactivated: () => ({ active: false }),
  ProductActivated: () => ({ active: true }),

  StockReceived: ({ onHand }, { quantity }) => ({ onHand: (onHand ?? 0) + quantity }),
  StockCounted: (_, { onHand }) => ({ onHand }),
  StockAdjusted: ({ onHand }, { change }) => ({ onHand: changedBy(onHand, change) }),
  StockAllocated: ({ allocated }, { quantity }) => ({ allocated: allocated + quantity }),
  StockAllocationReleased: ({ allocated }, { quantity }) => ({ allocated: allocated - quantity }),
  StockIssued: ({ onHand, allocated, issued }, { quantity }) => ({
    onHand: changedBy(onHand, -quantity),
    allocated: allocated - quantity,
    issued: issued + quantity,
  }),
});

type CatalogueEntry = Pick<ProductChanged, 'name' | 'category' | 'price'>;

const catalogueEntry = ({ name, category, price }: CatalogueEntry) => ({
  name: name ?? null,
  category: category ?? null,
  priceAmount: price?.amount ?? null,
  priceCurrency: price?.currency ?? null,
});

/** What was never counted stays unknown, whatever is added to it. */
const changedBy = (onHand: number | null, change: number): number | null => (onHand === null ? null : onHand + change);
