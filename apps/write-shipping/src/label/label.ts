import type { Address } from '@refold/events';
import { reject } from '@refold/model';
import type { Recipient } from '../customers/recipient.row';
import type { ShipmentState } from '../shipment/shipment';

/** What is written on a parcel. */
export interface Label {
  readonly shipmentId: string;
  readonly orderId: string;
  /** Null where the customer has told none. */
  readonly name: string | null;
  readonly address: Address;
  /** Whose address it is: the one that the shipment was scheduled with, or else the one that the customer lives at. */
  readonly addressOf: 'shipment' | 'customer';
}

/**
 * The label of a shipment. What it was scheduled with counts; a customer who has moved since is not followed.
 * @param recipient the customer as far as it is known here
 * @throws Rejection `shipment/no-address` when nobody has said where it goes
 */
export const labelOf = ({ parties, scheduled }: ShipmentState, recipient: Recipient | undefined): Label => {
  if (!parties) throw new Error('A shipment to which nothing has happened has no label.');
  const { shipmentId, orderId } = parties;
  const names = { shipmentId, orderId, name: recipient?.name ?? null };
  if (saysWhere(scheduled?.address)) return { ...names, address: scheduled.address, addressOf: 'shipment' };
  if (saysWhere(recipient?.address)) return { ...names, address: recipient.address, addressOf: 'customer' };
  return reject('shipment/no-address', `Neither shipment ${shipmentId} nor its customer has an address.`);
};

/** Every part of an address may be left out. */
const saysWhere = (address: Address | null | undefined): address is Address =>
  Object.values(address ?? {}).some((part) => part !== undefined);
