import { moneyAnswer, type Reader, sourceAnswer, ViewRows } from '@refold/platform';
import { StockLevel } from '@refold/views';
import type { StockItemAnswer } from './stock-item.answer';

export const stockRows = new ViewRows(StockLevel, 'sku');

/** The products of all lines of a page are read in one statement. */
export const loadStockItem = async (reader: Reader, sku: string): Promise<StockItemAnswer | null> => {
  const row = await reader.load('stock item', sku, (skus) => stockRows.byKeys(reader, skus));
  return row && toStockItem(row);
};

export const toStockItem = ({
  priceAmount,
  priceCurrency,
  sourceSystem,
  sourceId,
  ...row
}: StockLevel): StockItemAnswer => ({
  ...row,
  price: moneyAnswer(priceAmount, priceCurrency),
  source: sourceAnswer({ sourceSystem, sourceId }),
});
