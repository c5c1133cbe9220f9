import { Customers, Orders, Payments, Reservations, Shipments } from '@refold/events';
import { postgresView } from '@refold/model';
import { OrderDetails } from '@refold/views';
import { paymentSteps } from '../payment-details/payment-steps';
import { shipmentSteps } from '../shipment-details/shipment-steps';
import { amountsOf, lineEntries, unitsOf } from './lines';
import { paymentChanged, paymentSums } from './payments';
import { shipmentChanged } from './shipments';
import { statusOf } from './status';

/** An order with all that belongs to it. The amounts of payments follow from `payments`, the status from all parts. */
export const orderDetails = postgresView(OrderDetails, {
  name: 'order_details',
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations, Shipments],
  definedBy: 'OrderPlaced',
  initial: {
    customerId: null,
    customerName: null,
    customerEmail: null,
    status: 'unknown',
    orderStatus: 'unknown',
    cancelReason: null,
    reservation: null,
    placedAt: null,
    confirmedAt: null,
    cancelledAt: null,
    shipTo: null,
    lines: [],
    payments: {},
    shipments: {},
    currency: null,
    units: 0,
    itemsAmount: 0n,
    freightAmount: 0n,
    totalAmount: 0n,
    paidAmount: 0n,
    declinedAmount: 0n,
    refundedAmount: 0n,
    sourceSystem: null,
    sourceId: null,
    sourceStatus: null,
  },
  derive: (row) => ({ status: statusOf(row), ...paymentSums(row) }),
})
  .on({
    OrderPlaced: (_, { customerId, shipTo, currency, lines, total, source }, { at }) => ({
      orderStatus: 'placed',
      customerId,
      shipTo,
      currency,
      placedAt: at,
      lines: lineEntries(lines),
      units: unitsOf(lines),
      ...amountsOf(lines, currency),
      totalAmount: total.amount,
      sourceSystem: source?.system ?? null,
      sourceId: source?.id ?? null,
      sourceStatus: source?.status ?? null,
    }),
    OrderConfirmed: (_, __, { at }) => ({ orderStatus: 'confirmed', confirmedAt: at }),
    OrderCancelled: (_, { reason }, { at }) => ({ orderStatus: 'cancelled', cancelReason: reason, cancelledAt: at }),

    PaymentAuthorisationRequested: paymentChanged(paymentSteps.PaymentAuthorisationRequested),
    PaymentChargeRequested: paymentChanged(paymentSteps.PaymentChargeRequested),
    PaymentAuthorised: paymentChanged(paymentSteps.PaymentAuthorised),
    PaymentCaptured: paymentChanged(paymentSteps.PaymentCaptured),
    PaymentFailed: paymentChanged(paymentSteps.PaymentFailed),
    RefundRequested: paymentChanged(paymentSteps.RefundRequested),
    PaymentRefunded: paymentChanged(paymentSteps.PaymentRefunded),
    RefundFailed: paymentChanged(paymentSteps.RefundFailed),

    StockReserved: () => ({ reservation: 'reserved' }),
    StockReservationFailed: () => ({ reservation: 'failed' }),
    StockReservationReleased: () => ({ reservation: 'released' }),
    StockReservationCommitted: () => ({ reservation: 'committed' }),

    ShipmentScheduled: shipmentChanged(shipmentSteps.ShipmentScheduled),
    ShipmentDispatched: shipmentChanged(shipmentSteps.ShipmentDispatched),
    ShipmentDelivered: shipmentChanged(shipmentSteps.ShipmentDelivered),
    ShipmentReturned: shipmentChanged(shipmentSteps.ShipmentReturned),
  })
  .copy('customerId', [Customers], {
    CustomerRegistered: ({ name, email }) => ({ customerName: name ?? null, customerEmail: email ?? null }),
    CustomerRenamed: ({ name }) => ({ customerName: name }),
    CustomerEmailChanged: ({ email }) => ({ customerEmail: email }),
  });
