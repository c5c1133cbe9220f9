import { DeliverShipment, DispatchShipment, ReturnShipment, ScheduleShipment } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Shipment } from './shipment';

export const shipmentRoutes = commandRoutes('shipments', Shipment)
  .create(ScheduleShipment, { makes: 'shipmentId', by: ['staff', 'service'] })
  .change(':shipmentId/dispatch', DispatchShipment, { by: ['staff', 'service'] })
  .change(':shipmentId/deliver', DeliverShipment, { by: ['staff', 'service'] })
  .change(':shipmentId/return', ReturnShipment, { by: ['staff', 'service'] });
