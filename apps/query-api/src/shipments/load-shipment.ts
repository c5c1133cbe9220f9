import type { Reader } from '@refold/platform';
import type { ShipmentDetails } from '@refold/views';
import { shipmentRows } from './shipment-rows';

/** Shipments that one request asks for, at the top or below orders, are read in one statement. */
export const loadShipment = (reader: Reader, id: string): Promise<ShipmentDetails | null> =>
  reader.load('shipment', id, (ids) => shipmentRows.byKeys(reader, ids));
