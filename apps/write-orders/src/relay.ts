import { Orders } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('orders', [Orders]));
