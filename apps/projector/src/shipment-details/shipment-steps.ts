import type { ShipmentDispatched } from '@refold/events';
import type { Instant } from '@refold/model';
import type { ShipmentEntry } from '@refold/views';

export interface ShipmentStanding {
  readonly status: ShipmentEntry['status'] | null;
}
type Step<Event = unknown> = (
  before: ShipmentStanding,
  event: Event,
  meta: { readonly at: Instant },
) => Pick<ShipmentEntry, 'status'> & Partial<ShipmentEntry>;

/** What each event changes of how a shipment stands: in its own row, and in its order's. */
export const shipmentSteps = {
  // History can hold the plan after what came of it.
  ShipmentScheduled: ({ status }, _: unknown, { at }) => ({ status: status ?? 'scheduled', scheduledAt: at }),
  ShipmentDispatched: ((_, { carrier, trackingNumber }, { at }) => ({
    status: 'dispatched',
    dispatchedAt: at,
    carrier: carrier ?? null,
    trackingNumber: trackingNumber ?? null,
  })) satisfies Step<ShipmentDispatched>,
  ShipmentDelivered: (_, __: unknown, { at }) => ({ status: 'delivered', deliveredAt: at }),
  ShipmentReturned: (_, __: unknown, { at }) => ({ status: 'returned', returnedAt: at }),
} satisfies Readonly<Record<string, Step<never>>>;
