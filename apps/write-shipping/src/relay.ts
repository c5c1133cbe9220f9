import { Shipments, ShipmentsInCheckout } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('shipping', [Shipments, ShipmentsInCheckout]));
