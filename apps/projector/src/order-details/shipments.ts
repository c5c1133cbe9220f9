import type { OrderDetails, ShipmentEntry } from '@refold/views';

const nothingKnown: Omit<ShipmentEntry, 'status'> = {
  carrier: null,
  trackingNumber: null,
  scheduledAt: null,
  dispatchedAt: null,
  deliveredAt: null,
  returnedAt: null,
};

/** The shipments with this one changed; history may begin a shipment at its dispatch. */
export const shipmentChanged = (
  { shipments }: Readonly<OrderDetails>,
  { shipmentId }: { readonly shipmentId: string },
  change: Pick<ShipmentEntry, 'status'> & Partial<ShipmentEntry>,
): Pick<OrderDetails, 'shipments'> => ({
  shipments: { ...shipments, [shipmentId]: { ...nothingKnown, ...shipments[shipmentId], ...change } },
});
