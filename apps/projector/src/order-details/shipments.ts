import { type EventMeta, madeOf } from '@refold/model';
import type { OrderDetails, ShipmentEntry } from '@refold/views';
import type { ShipmentStanding } from '../shipment-details/shipment-steps';
import { entryOf } from '../entry-of';

const nothingKnown: Omit<ShipmentEntry, 'status'> = {
  carrier: null,
  trackingNumber: null,
  scheduledAt: null,
  dispatchedAt: null,
  deliveredAt: null,
  returnedAt: null,
};

type Step<Event> = (
  before: ShipmentStanding,
  event: Event,
  meta: EventMeta,
) => Pick<ShipmentEntry, 'status'> & Partial<ShipmentEntry>;

/** The shipments with this one changed; history may begin a shipment at its dispatch. */
export const shipmentChanged = <Event extends { readonly shipmentId: string }>(step: Step<Event>) =>
  madeOf(
    [step],
    ({ shipments }: Readonly<OrderDetails>, event: Event, meta: EventMeta): Pick<OrderDetails, 'shipments'> => {
      const { shipmentId } = event;
      const before = entryOf(shipments, shipmentId);
      const entry = { ...nothingKnown, ...before, ...step(before ?? { status: null }, event, meta) };
      return { shipments: { ...shipments, [shipmentId]: entry } };
    },
  );
