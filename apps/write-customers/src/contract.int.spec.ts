import { holdsItsContract, testService } from '@refold/testing';
import { CustomersModule } from './customers.module';

holdsItsContract(() => testService('customers', (config) => CustomersModule.with(config)));
