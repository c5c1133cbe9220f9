import { Payments } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('payments', [Payments]));
