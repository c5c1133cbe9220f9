import type { AnyMessageClass } from '@refold/model';
import { CancelOrder, ConfirmOrder } from './orders';
import { CommitStock, ReleaseStock, ReserveStock } from './inventory';
import { ChargePayment, RefundPayment } from './payments';
import { ScheduleShipment } from './shipping';

/** Where a service takes a command: always by POST. */
export interface CommandAddress {
  readonly contract: AnyMessageClass;
  readonly service: string;
  /** `orders/:orderId/confirm`, with the command's fields in the place of the names. */
  readonly path: string;
}

const to = (service: string, path: string, contract: AnyMessageClass): CommandAddress => ({ contract, service, path });

/** The commands that services send to each other. Each service's routes are held against this by a test. */
export const commandAddresses: readonly CommandAddress[] = [
  to('orders', 'orders/:orderId/confirm', ConfirmOrder),
  to('orders', 'orders/:orderId/cancel', CancelOrder),
  to('payments', 'payments/:paymentId/charge', ChargePayment),
  to('payments', 'payments/:paymentId/refund', RefundPayment),
  to('inventory', 'reservations', ReserveStock),
  to('inventory', 'reservations/:orderId/release', ReleaseStock),
  to('inventory', 'reservations/:orderId/commit', CommitStock),
  to('shipping', 'shipments', ScheduleShipment),
];
