import type { Instant } from '@refold/model';
import type { Checkouts } from '@refold/views';
import type { Course } from './course';
import { holdsMoney, ownPayment } from './payments';
import { entryOf } from '../entry-of';

/**
 * Where a checkout is that nobody conducts: it follows from what the services have done. Nothing tells its deadline.
 * Refunds by people do not take a checkout back: it gives back only when the order is cancelled, or its stock is short.
 */
export const choreographed = (row: Readonly<Checkouts>): Course => {
  if (row.cancelledAt !== null) return givingBack(row, row.cancelledAt);
  if (row.confirmedAt !== null) return shipping(row, row.confirmedAt);
  if (row.reservation === 'failed') return at(holdsMoney(row) ? 'refunding' : 'cancelling', true);
  const payment = ownPayment(row);
  if (!payment?.captured) return at(payment?.status === 'failed' ? 'cancelling' : 'paying');
  return at(row.reservation === 'reserved' || row.reservation === 'committed' ? 'confirming' : 'reserving');
};

const at = (step: string, undoing = false): Course => ({
  ...{ step, undoing, outcome: null, endedAt: null, deadlineAt: null },
});

const ended = (outcome: string, moments: readonly Instant[], undoing = false): Course => ({
  ...{ step: outcome, undoing, outcome, deadlineAt: null },
  endedAt: moments.toSorted().at(-1) ?? null,
});

/** A payment that is still on its way holds nothing: if it comes in after all, it is given back then. */
const givingBack = (row: Readonly<Checkouts>, cancelledAt: Instant): Course => {
  if (row.reservation === 'reserved') return at('releasing', true);
  if (holdsMoney(row)) return at('refunding', true);
  const payment = ownPayment(row);
  const givenBack = payment?.refunded ? [payment.at] : [];
  const released = row.reservation === 'released' && row.reservationAt !== null ? [row.reservationAt] : [];
  return ended('cancelled', [cancelledAt, ...givenBack, ...released]);
};

/** Over when the checkout's own parcel, which has the order's id, is on the way to being sent. */
const shipping = ({ orderId, shipments }: Readonly<Checkouts>, confirmedAt: Instant): Course => {
  const parcel = entryOf(shipments, orderId);
  return parcel ? ended('confirmed', [confirmedAt, parcel.since]) : at('shipping');
};
