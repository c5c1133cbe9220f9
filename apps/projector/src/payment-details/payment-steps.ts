import type { PaymentFailed, PaymentRefunded, RefundFailed, RefundRequested } from '@refold/events';
import type { Instant } from '@refold/model';
import type { PaymentDetails } from '@refold/views';
import { entryOf } from '../entry-of';

/** How a payment stands, and why. */
export interface PaymentStanding extends Pick<PaymentDetails, 'status' | 'reason' | 'openRefunds'> {
  readonly at: Instant | null;
}
type Step<Event = unknown> = (
  before: PaymentStanding,
  event: Event,
  meta: { readonly at: Instant },
) => Partial<PaymentStanding>;

/** The first step. History can tell it after what came of it: then it is no news. */
const requested: Step = ({ status }, _, { at }) => (status === null ? { status: 'requested', at } : {});

const without = (refunds: PaymentDetails['openRefunds'], refundId: string): PaymentDetails['openRefunds'] =>
  Object.fromEntries(Object.entries(refunds).filter(([id]) => id !== refundId));

/** What each event changes of how a payment stands: in its own row, and in its order's. */
export const paymentSteps = {
  PaymentAuthorisationRequested: requested,
  PaymentChargeRequested: requested,
  PaymentAuthorised: (_, __: unknown, { at }) => ({ status: 'authorised', at }),
  PaymentCaptured: (_, __: unknown, { at }) => ({ status: 'captured', at }),
  PaymentFailed: ((_, { reason }, { at }) => ({ status: 'failed', reason, at })) satisfies Step<PaymentFailed>,
  RefundRequested: (({ openRefunds }, { refundId, reason }) => ({
    openRefunds: { ...openRefunds, [refundId]: reason },
  })) satisfies Step<RefundRequested>,
  PaymentRefunded: (({ openRefunds, reason }, { refundId }, { at }) => ({
    status: 'refunded',
    reason: entryOf(openRefunds, refundId) ?? reason,
    openRefunds: without(openRefunds, refundId),
    at,
  })) satisfies Step<PaymentRefunded>,
  RefundFailed: (({ openRefunds }, { refundId }) => ({
    openRefunds: without(openRefunds, refundId),
  })) satisfies Step<RefundFailed>,
} satisfies Readonly<Record<string, Step<never>>>;
