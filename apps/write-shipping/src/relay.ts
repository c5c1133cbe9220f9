import { Shipments } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('shipping', [Shipments]));
