import { AdjustStock, CountStock, ReceiveStock } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { StockItem } from './stock-item';

export const stockRoutes = commandRoutes('stock', StockItem)
  .change(':sku/receive', ReceiveStock, { by: ['staff', 'service'] })
  .change(':sku/count', CountStock, { by: ['staff', 'service'] })
  .change(':sku/adjust', AdjustStock, { by: ['staff', 'service'] });
