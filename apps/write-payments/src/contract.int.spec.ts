import { holdsItsContract, testService } from '@refold/testing';
import { PaymentsModule } from './payments.module';

holdsItsContract(() => testService('payments', (config) => PaymentsModule.with(config)));
