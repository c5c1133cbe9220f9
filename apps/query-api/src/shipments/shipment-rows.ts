import { ViewRows } from '@refold/platform';
import { ShipmentDetails } from '@refold/views';

export const shipmentRows = new ViewRows(ShipmentDetails, 'shipmentId', { owner: 'customerId' });
