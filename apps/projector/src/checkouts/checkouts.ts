import { Orders, Payments, Reservations, Shipments } from '@refold/events';
import { postgresView, type EventMeta, type Instant } from '@refold/model';
import { Checkouts, type Conducted } from '@refold/views';
import { conductedOn } from './conducted';
import { paymentChanged, paymentSums } from './payments';
import { later, standingOf } from './standing';
import { isConductor, noTroubles, told, troubleAdded, troublesLeft, troublesWithout } from './troubles';
import { entryOf } from '../entry-of';

/**
 * How the checkout of an order stands, in both styles. Each stream sets its own columns, or its own entries; status, step
 * and all else that needs several streams follow from them afterwards.
 */
export const checkouts = postgresView(Checkouts, {
  name: 'checkouts',
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations, Shipments, ...told],
  definedBy: 'OrderPlaced',
  initial: {
    style: null,
    customerId: null,
    status: 'running',
    step: 'started',
    outcome: null,
    reason: null,
    startedAt: null,
    changedAt: null,
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
    currency: null,
    capturedAmount: 0n,
    refundedAmount: 0n,
  },
  derive: (row) => ({ ...standingOf(row), ...paymentSums(row) }),
}).on({
  OrderPlaced: (row, { customerId, currency, checkout }, { at }) => ({
    ...{ customerId, currency, style: checkout?.style ?? null, startedAt: checkout ? at : null },
    ...changed(row, at),
  }),
  OrderConfirmed: (row, _, { at }) => ({ confirmedAt: at, ...changed(row, at) }),
  OrderCancelled: (row, { reason }, { at }) => ({ cancelledAt: at, reason, ...changed(row, at) }),

  PaymentChargeRequested: (row, event, { at }) => ({
    ...paymentChanged(row, event, 'requested', at),
    ...changed(row, at),
  }),
  PaymentCaptured: (row, event, { at }) => ({
    ...paymentChanged(row, event, 'captured', at, { captured: event.amount }),
    ...changed(row, at),
  }),
  PaymentFailed: (row, event, { at }) => ({ ...paymentChanged(row, event, 'failed', at), ...changed(row, at) }),
  RefundRequested: (row, event, { at }) => ({ ...paymentChanged(row, event, 'refunding', at), ...changed(row, at) }),
  PaymentRefunded: (row, event, { at }) => ({
    ...paymentChanged(row, event, 'refunded', at, { refunded: event.refundedTotal }),
    ...changed(row, at),
  }),
  RefundFailed: (row, event, { at }) => ({ ...paymentChanged(row, event, 'refund-failed', at), ...changed(row, at) }),

  StockReserved: (row, _, { at }) => reservation(row, 'reserved', at),
  StockReservationFailed: (row, _, { at }) => reservation(row, 'failed', at),
  StockReservationReleased: (row, _, { at }) => reservation(row, 'released', at),
  StockReservationCommitted: (row, _, { at }) => reservation(row, 'committed', at),

  ShipmentScheduled: (row, event, { at }) => shipment(row, event, 'scheduled', at),
  ShipmentDispatched: (row, event, { at }) => shipment(row, event, 'dispatched', at),
  ShipmentDelivered: (row, event, { at }) => shipment(row, event, 'delivered', at),
  ShipmentReturned: (row, event, { at }) => shipment(row, event, 'returned', at),

  CheckoutStarted: (row, { step, sent, deadlineAt }, meta) => ({
    ...conducting(row, { step, deadlineAt: deadlineAt ?? null }, { sent }, meta),
    ...changed(row, meta.at),
  }),
  CheckoutStepped: (row, event, meta) => ({
    ...conducting(row, { step: event.step, undoing: event.undoing }, event, meta),
    ...troublesWithout(row, event, meta, outOfTheWay(event)),
    ...changed(row, meta.at),
  }),
  CheckoutStuck: (row, event, meta) => ({ ...troubleAdded(row, event, meta), ...changed(row, meta.at) }),
  CheckoutResumed: (row, event, meta) => ({
    ...conducting(row, {}, event, meta),
    ...troublesLeft(row, event, meta),
    ...changed(row, meta.at),
  }),
  CheckoutEnded: (row, event, meta) => ({
    ...conducting(row, { step: event.outcome, outcome: event.outcome, endedAt: meta.at }, event, meta),
    ...noTroubles(row, event, meta),
    ...changed(row, meta.at),
  }),
  CheckoutLate: (row, event, meta) => ({
    ...conducting(row, { endedAt: null }, event, meta),
    ...changed(row, meta.at),
  }),
});

const changed = ({ changedAt }: Readonly<Checkouts>, at: Instant) => ({ changedAt: later(changedAt, at) });

const reservation = (row: Readonly<Checkouts>, status: Checkouts['reservation'], at: Instant) => ({
  ...{ reservation: status, reservationAt: at },
  ...changed(row, at),
});

const shipment = (
  row: Readonly<Checkouts>,
  { shipmentId }: { readonly shipmentId: string },
  status: Checkouts['shipments'][string]['status'],
  at: Instant,
) => ({
  shipments: { ...row.shipments, [shipmentId]: { status, since: entryOf(row.shipments, shipmentId)?.since ?? at } },
  ...changed(row, at),
});

/** Policies tell their troubles in streams of their own, and conduct nothing. */
const conducting = (
  row: Readonly<Checkouts>,
  change: Partial<Conducted>,
  event: Parameters<typeof conductedOn>[2],
  meta: EventMeta,
) => (isConductor(meta) ? conductedOn(row, change, event, meta.at) : {});

interface Because {
  readonly kind: string;
  readonly id?: string;
}

/** Commands that were answered, and the one that was refused and has its rule. */
const outOfTheWay = ({ answered, because }: { answered: readonly { id: string }[]; because: Because }): string[] => [
  ...answered.map(({ id }) => id),
  ...(because.kind === 'refusal' && because.id !== undefined ? [because.id] : []),
];
