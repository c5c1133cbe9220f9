import type { Stream } from '@refold/model';
import { Checkouts, OrdersInCheckout, PaymentsInCheckout, ShipmentsInCheckout, StockInCheckout } from './checkouts';
import { Customers } from './customers';
import { Products, Reservations, Stock } from './inventory';
import { Orders } from './orders';
import { Payments } from './payments';
import { Shipments } from './shipping';

/** Every family of streams of the reference system. */
export const allStreams: readonly Stream[] = [
  Orders,
  Payments,
  Products,
  Stock,
  Reservations,
  Customers,
  Shipments,
  ...[Checkouts, OrdersInCheckout, PaymentsInCheckout, StockInCheckout, ShipmentsInCheckout],
];
