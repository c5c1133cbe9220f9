import { holdsItsContract, testService } from '@refold/testing';
import { OrdersModule } from './orders.module';

holdsItsContract(() => testService('orders', (config) => OrdersModule.with(config)));
