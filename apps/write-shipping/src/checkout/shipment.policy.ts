import { isIn, isItsPayment, isWhole, ScheduleShipment, shipFor } from '@refold/commands';
import { Address, checkoutRecords, Orders, Payments, Reservations } from '@refold/events';
import { end, go, Id, Money, none, policy, stay } from '@refold/model';
import { z } from 'zod';

const State = z.strictObject({
  ...{ customerId: Id, shipTo: Address, total: Money },
  ...{ paid: z.boolean(), reserved: z.boolean(), confirmed: z.boolean() },
});
type State = z.output<typeof State>;

const whenReady = (state: State, orderId: string) =>
  state.paid && state.reserved && state.confirmed
    ? end('scheduled', shipFor({ orderId, ...state }))
    : go('waiting', state);

/**
 * What shipments do by themselves in a choreography: one is scheduled when the order is confirmed, its stock is set
 * aside, and it is paid. People may have confirmed it, or set stock aside, before it was: it is waited for all the same.
 */
export const ShipmentPolicy = policy('checkout_shipments', {
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations],
  state: State,
  sends: [ScheduleShipment],
  records: checkoutRecords.shipments,
})
  .start('OrderPlaced', (placed) =>
    isIn('choreography', placed)
      ? go('waiting', {
          ...{ customerId: placed.customerId, shipTo: placed.shipTo, total: placed.total },
          ...{ paid: false, reserved: false, confirmed: false },
        })
      : none,
  )
  .on({
    PaymentCaptured: (state, event) =>
      isItsPayment(event) && isWhole(event, state) ? whenReady({ ...state, paid: true }, event.orderId) : stay,
    OrderConfirmed: (state, { orderId }) => whenReady({ ...state, confirmed: true }, orderId),
    StockReserved: (state, { orderId }) => (state.reserved ? stay : whenReady({ ...state, reserved: true }, orderId)),
    OrderCancelled: () => end('cancelled'),
  });
