import { holdsItsContract, testService } from '@refold/testing';
import { InventoryModule } from './inventory.module';

holdsItsContract(() => testService('inventory', (config) => InventoryModule.with(config)));
