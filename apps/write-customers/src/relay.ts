import { Customers } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('customers', [Customers]));
