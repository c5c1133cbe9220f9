import { Checkouts, Orders, OrdersInCheckout } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('orders', [Orders, Checkouts, OrdersInCheckout]));
