import type {
  Checkouts,
  CustomerOverview,
  OrderDetails,
  OrderLineEntry,
  PaymentDetails,
  ShipmentDetails,
  StockLevel,
} from '@refold/views';
import type { Flags } from './view-tables';

export const brl = (amount: number | bigint) => ({ amount: amount.toString(), currency: 'BRL' });

export const line = (sku: string, given: Partial<OrderLineEntry> = {}): OrderLineEntry => ({
  sku,
  name: null,
  quantity: 1,
  unitPrice: brl(1000),
  freight: brl(230),
  sellerId: null,
  ...given,
});

/** A placed order of 12.30 BRL, unless said otherwise. */
export const order = (orderId: string, given: Partial<OrderDetails> & Flags = {}): OrderDetails & Flags => ({
  orderId,
  customerId: 'customer-1',
  customerName: 'Ana',
  customerEmail: 'ana@example.com',
  status: 'placed',
  orderStatus: 'placed',
  cancelReason: null,
  reservation: null,
  placedAt: '2017-11-24T10:00:00.000000Z',
  confirmedAt: null,
  cancelledAt: null,
  shipTo: { city: 'Campinas', state: 'SP', country: 'BR' },
  lines: [line('sku-1')],
  payments: {},
  shipments: {},
  currency: 'BRL',
  units: 1,
  itemsAmount: 1000n,
  freightAmount: 230n,
  totalAmount: 1230n,
  paidAmount: 0n,
  declinedAmount: 0n,
  refundedAmount: 0n,
  sourceSystem: null,
  sourceId: null,
  sourceStatus: null,
  ...given,
});

/** A checkout that is paying, unless said otherwise. */
export const checkout = (orderId: string, given: Partial<Checkouts> & Flags = {}): Checkouts & Flags => ({
  orderId,
  style: 'orchestration',
  customerId: 'customer-1',
  status: 'running',
  step: 'paying',
  outcome: null,
  reason: null,
  startedAt: '2026-03-01T10:00:00.000000Z',
  changedAt: '2026-03-01T10:00:01.000000Z',
  deadlineAt: null,
  endedAt: null,
  stuckWhy: null,
  stuckIn: null,
  troubles: {},
  conducted: null,
  sent: [],
  confirmedAt: null,
  cancelledAt: null,
  reservation: null,
  reservationAt: null,
  payments: {},
  shipments: {},
  currency: 'BRL',
  capturedAmount: 0n,
  refundedAmount: 0n,
  ...given,
});

export const customer = (
  customerId: string,
  given: Partial<CustomerOverview> & Flags = {},
): CustomerOverview & Flags => ({
  customerId,
  name: 'Ana',
  email: 'ana@example.com',
  address: { state: 'SP', country: 'BR' },
  active: true,
  registeredAt: '2017-01-01T00:00:00.000000Z',
  orders: 0,
  cancelledOrders: 0,
  ordered: {},
  paid: {},
  refunded: {},
  lastOrder: null,
  sourceSystem: null,
  sourceId: null,
  ...given,
});

export const stock = (sku: string, given: Partial<StockLevel> & Flags = {}): StockLevel & Flags => ({
  sku,
  name: 'A product',
  category: 'books',
  priceAmount: 1000n,
  priceCurrency: 'BRL',
  active: true,
  onHand: 5,
  allocated: 2,
  issued: 1,
  available: 3,
  sourceSystem: null,
  sourceId: null,
  ...given,
});

/** A captured payment of 12.30 BRL, unless said otherwise. */
export const payment = (paymentId: string, given: Partial<PaymentDetails> & Flags = {}): PaymentDetails & Flags => ({
  paymentId,
  orderId: 'order-1',
  customerId: 'customer-1',
  status: 'captured',
  method: 'credit_card',
  installments: null,
  reason: null,
  openRefunds: {},
  currency: 'BRL',
  amount: 1230n,
  refundedAmount: 0n,
  begunAt: '2017-11-24T10:00:00.000000Z',
  at: '2017-11-24T10:00:01.000000Z',
  ...given,
});

/** A shipment that has left, unless said otherwise. */
export const shipment = (
  shipmentId: string,
  given: Partial<ShipmentDetails> & Flags = {},
): ShipmentDetails & Flags => ({
  shipmentId,
  orderId: 'order-1',
  customerId: 'customer-1',
  status: 'dispatched',
  carrier: 'Correios',
  trackingNumber: null,
  returnReason: null,
  begunAt: '2017-11-25T10:00:00.000000Z',
  scheduledAt: '2017-11-25T10:00:00.000000Z',
  dispatchedAt: '2017-11-25T12:00:00.000000Z',
  deliveredAt: null,
  returnedAt: null,
  ...given,
});
