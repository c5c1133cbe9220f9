import { Products, Reservations, Stock } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('inventory', [Products, Reservations, Stock]));
