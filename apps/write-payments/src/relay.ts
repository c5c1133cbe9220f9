import { Payments, PaymentsInCheckout } from '@refold/events';
import { run, serveRelay } from '@refold/platform/write';

run(() => serveRelay('payments', [Payments, PaymentsInCheckout]));
