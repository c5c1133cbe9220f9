import { registerEnumType } from '@nestjs/graphql';

export const OrderStatus = {
  PLACED: 'placed',
  CONFIRMED: 'confirmed',
  SHIPPED: 'shipped',
  DELIVERED: 'delivered',
  RETURNED: 'returned',
  CANCELLED: 'cancelled',
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];
registerEnumType(OrderStatus, {
  name: 'OrderStatus',
  description: 'How far an order has come, out of its own state and its shipments.',
  valuesMap: {
    PLACED: { description: 'Asked for by the buyer.' },
    CONFIRMED: { description: 'Accepted; nothing has left yet.' },
    SHIPPED: { description: 'Something is on its way.' },
    DELIVERED: { description: 'All that was sent has arrived.' },
    RETURNED: { description: 'It came back, and nothing else is on its way.' },
    CANCELLED: { description: 'Given up, whatever else has happened.' },
  },
});

export const PaymentStatus = {
  REQUESTED: 'requested',
  AUTHORISED: 'authorised',
  CAPTURED: 'captured',
  FAILED: 'failed',
  REFUNDED: 'refunded',
} as const;
export type PaymentStatus = (typeof PaymentStatus)[keyof typeof PaymentStatus];
registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: 'How far a payment has come.',
  valuesMap: {
    REQUESTED: { description: 'The provider has been asked.' },
    AUTHORISED: { description: 'The provider holds the amount.' },
    CAPTURED: { description: 'The money has come in.' },
    FAILED: { description: 'Declined or given up: the money will not come.' },
    REFUNDED: { description: 'Money has gone back; how much, `refunded` says.' },
  },
});

export const ShipmentStatus = {
  SCHEDULED: 'scheduled',
  DISPATCHED: 'dispatched',
  DELIVERED: 'delivered',
  RETURNED: 'returned',
} as const;
export type ShipmentStatus = (typeof ShipmentStatus)[keyof typeof ShipmentStatus];
registerEnumType(ShipmentStatus, {
  name: 'ShipmentStatus',
  description: 'Where a shipment is.',
  valuesMap: {
    SCHEDULED: { description: 'To be sent.' },
    DISPATCHED: { description: 'On its way.' },
    DELIVERED: { description: 'Has arrived.' },
    RETURNED: { description: 'Has come back.' },
  },
});

export const ReservationStatus = {
  RESERVED: 'reserved',
  FAILED: 'failed',
  RELEASED: 'released',
  COMMITTED: 'committed',
} as const;
export type ReservationStatus = (typeof ReservationStatus)[keyof typeof ReservationStatus];
registerEnumType(ReservationStatus, {
  name: 'ReservationStatus',
  description: 'Whether stock is set aside for an order: for all of its lines or for none.',
  valuesMap: {
    RESERVED: { description: 'All lines are set aside.' },
    FAILED: { description: 'Too little of a product: nothing is set aside.' },
    RELEASED: { description: 'Given back to the shelf.' },
    COMMITTED: { description: 'Has left the shelf.' },
  },
});
