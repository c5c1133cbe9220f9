import { isIn, ScheduleShipment, shipFor } from '@refold/commands';
import { Address, checkoutRecords, Orders, Reservations } from '@refold/events';
import { end, go, Id, none, policy, stay } from '@refold/model';
import { z } from 'zod';

const State = z.strictObject({ customerId: Id, shipTo: Address, confirmed: z.boolean(), reserved: z.boolean() });
type State = z.output<typeof State>;

const whenReady = (state: State, orderId: string) =>
  state.confirmed && state.reserved ? end('scheduled', shipFor({ orderId, ...state })) : go('waiting', state);

/**
 * What shipments do by themselves in a choreography: one is scheduled when the order is confirmed and its stock is set
 * aside. The second says that it is paid, too, also where a person has confirmed the order.
 */
export const ShipmentPolicy = policy('checkout_shipments', {
  version: 1,
  key: 'orderId',
  from: [Orders, Reservations],
  state: State,
  sends: [ScheduleShipment],
  records: checkoutRecords.shipments,
})
  .start('OrderPlaced', (placed) =>
    isIn('choreography', placed)
      ? go('waiting', { customerId: placed.customerId, shipTo: placed.shipTo, confirmed: false, reserved: false })
      : none,
  )
  .on({
    OrderConfirmed: (state, { orderId }) => whenReady({ ...state, confirmed: true }, orderId),
    StockReserved: (state, { orderId }) => (state.reserved ? stay : whenReady({ ...state, reserved: true }, orderId)),
    OrderCancelled: () => end('cancelled'),
  });
