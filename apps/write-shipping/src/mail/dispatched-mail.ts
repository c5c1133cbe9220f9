import type { ShipmentDispatched } from '@refold/events';
import type { Recipient } from '../customers/recipient.row';

/** What is said when a parcel has left, under the key by which it is said once. */
export const dispatchedMail = (
  { shipmentId, orderId, carrier, trackingNumber }: ShipmentDispatched,
  recipient: Recipient | undefined,
) => ({
  key: `shipment-${shipmentId}/dispatched`,
  to: recipient?.email ?? null,
  subject: `Your order ${orderId} is on its way`,
  text: [
    recipient?.name ? `Dear ${recipient.name},` : 'Good day,',
    '',
    `your order ${orderId} is on its way${carrier === undefined ? '' : ` with ${carrier}`}.`,
    ...(trackingNumber === undefined ? [] : [`You can follow it by the number ${trackingNumber}.`]),
    '',
  ].join('\n'),
});
