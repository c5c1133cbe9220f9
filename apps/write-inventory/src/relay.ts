import { Products, Reservations, Stock, StockInCheckout } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('inventory', [Products, Reservations, Stock, StockInCheckout]));
