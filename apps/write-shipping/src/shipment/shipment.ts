import { DeliverShipment, DispatchShipment, ReturnShipment, ScheduleShipment } from '@refold/commands';
import { ShipmentDelivered, ShipmentDispatched, ShipmentReturned, ShipmentScheduled, Shipments } from '@refold/events';
import { aggregate, encodeData, reject } from '@refold/model';

interface Parties {
  readonly shipmentId: string;
  readonly orderId: string;
  readonly customerId: string;
}
/** What has become of a shipment so far. */
export interface ShipmentState {
  readonly status: 'absent' | 'scheduled' | 'dispatched' | 'delivered' | 'returned';
  /** What every event of the shipment repeats; known from the first one. */
  readonly parties?: Parties;
  /** Missing in a history that begins later. */
  readonly scheduled?: ShipmentScheduled;
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

const partiesOf = ({ shipmentId, orderId, customerId }: Parties): Parties => ({ shipmentId, orderId, customerId });
const unknown = (shipmentId: string) => reject('shipment/unknown', `There is no shipment ${shipmentId}.`);
const notDispatched = (shipmentId: string) =>
  reject('shipment/not-dispatched', `Shipment ${shipmentId} has not been dispatched.`);
const alreadyReturned = (shipmentId: string) =>
  reject('shipment/already-returned', `Shipment ${shipmentId} has been returned.`);

export const Shipment = aggregate(Shipments, (): ShipmentState => ({ status: 'absent' }))
  .evolve({
    ShipmentScheduled: (shipment, scheduled) => ({
      ...shipment,
      status: shipment.status === 'absent' ? 'scheduled' : shipment.status,
      parties: partiesOf(scheduled),
      scheduled,
    }),
    ShipmentDispatched: (shipment, event) => {
      const { carrier, trackingNumber } = event;
      return { ...shipment, status: 'dispatched', parties: partiesOf(event), carrier, trackingNumber };
    },
    ShipmentDelivered: (shipment, event) => ({ ...shipment, status: 'delivered', parties: partiesOf(event) }),
    ShipmentReturned: (shipment, event) => ({ ...shipment, status: 'returned', parties: partiesOf(event) }),
  })
  .decide([ScheduleShipment, DispatchShipment, DeliverShipment, ReturnShipment], {
    ScheduleShipment: ({ status, scheduled: before }, { shipmentId, orderId, customerId, address }) => {
      const scheduled = new ShipmentScheduled({ shipmentId, orderId, customerId, address });
      if (status === 'absent') return scheduled;
      if (before && encodeData(before) === encodeData(scheduled)) return []; // A repeat is answered, not refused.
      return reject('shipment/already-scheduled', `Shipment ${shipmentId} was scheduled before, with other content.`);
    },

    DispatchShipment: ({ status, parties }, { shipmentId, carrier, trackingNumber }) => {
      if (!parties) return unknown(shipmentId);
      if (status === 'dispatched') return [];
      if (status === 'scheduled') return new ShipmentDispatched({ ...parties, carrier, trackingNumber });
      return reject('shipment/already-dispatched', `Shipment ${shipmentId} is ${status}, so it has left before.`);
    },

    DeliverShipment: ({ status, parties }, { shipmentId }) => {
      if (!parties) return unknown(shipmentId);
      if (status === 'delivered') return [];
      if (status === 'dispatched') return new ShipmentDelivered(parties);
      return status === 'scheduled' ? notDispatched(shipmentId) : alreadyReturned(shipmentId);
    },

    ReturnShipment: ({ status, parties }, { shipmentId, reason }) => {
      if (!parties) return unknown(shipmentId);
      if (status === 'returned') return [];
      return status === 'scheduled' ? notDispatched(shipmentId) : new ShipmentReturned({ ...parties, reason });
    },
  });
