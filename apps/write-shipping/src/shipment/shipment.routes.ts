import { DeliverShipment, DispatchShipment, ReturnShipment, ScheduleShipment } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Shipment } from './shipment';
import { ShipmentAnswer, shipmentAnswer } from './shipment.answer';

export const shipmentRoutes = commandRoutes('shipments', Shipment)
  .create(ScheduleShipment, { makes: 'shipmentId', by: ['staff', 'service'] })
  .change(':shipmentId/dispatch', DispatchShipment, { by: ['staff', 'service'] })
  .change(':shipmentId/deliver', DeliverShipment, { by: ['staff', 'service'] })
  .change(':shipmentId/return', ReturnShipment, { by: ['staff', 'service'] })
  .readBy('orderId', ShipmentAnswer, {
    by: ['customer', 'staff', 'service'],
    theirs: ({ parties }) => parties?.customerId,
    shows: shipmentAnswer,
    note: 'All shipments of an order.',
  });
