import { holdsItsContract, testService } from '@refold/testing';
import { ShippingModule } from './shipping.module';

holdsItsContract(() => testService('shipping', (config) => ShippingModule.with(config)));
