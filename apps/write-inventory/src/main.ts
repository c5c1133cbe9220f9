import { run, serve, writeConfig } from '@refold/platform/write';
import { InventoryModule } from './inventory.module';

run(() => {
  const config = writeConfig('inventory');
  return serve(InventoryModule.with(config), config);
});
