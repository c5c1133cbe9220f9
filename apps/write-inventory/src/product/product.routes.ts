import { ActivateProduct, ChangeProduct, DeactivateProduct, ListProduct } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Product } from './product';

export const productRoutes = commandRoutes('products', Product)
  .create(ListProduct, { makes: 'sku', by: ['staff', 'service'] })
  .change(':sku/change', ChangeProduct, { by: ['staff', 'service'] })
  .change(':sku/deactivate', DeactivateProduct, { by: ['staff', 'service'] })
  .change(':sku/activate', ActivateProduct, { by: ['staff', 'service'] });
