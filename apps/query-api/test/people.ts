import { Checkouts, CustomerOverview, OrderDetails, PaymentDetails, ShipmentDetails } from '@refold/views';
import type { Pool } from 'pg';
import { brl, checkout, customer, order, payment, shipment } from './example-rows';
import { insertRows } from './view-tables';

export const people = ['ann', 'bob'];

/** Everything that is of a person has the person's name in it, and nothing else has. */
const rowsOf = (who: string) => {
  const orders = ['1', '2', '3'].map((n) =>
    order(`${who}-order-${n}`, {
      ...{ customerId: who, customerName: `name of ${who}`, customerEmail: `${who}@example.com` },
      placedAt: `2026-01-0${n}T00:00:00.000000Z`,
      shipTo: { street: `street of ${who}`, city: `city of ${who}`, postalCode: `code of ${who}`, country: 'BR' },
      payments: {
        [`${who}-payment-${n}`]: {
          ...{ status: 'captured', method: 'credit_card', installments: 1, reason: null },
          ...{ amount: brl(1230), refunded: brl(0), at: '2026-01-01T00:00:00.000000Z' },
        },
      },
    }),
  );
  const overview = customer(who, {
    ...{ name: `name of ${who}`, email: `${who}@example.com`, address: { street: `street of ${who}`, country: 'BR' } },
    ...{ orders: 3, lastOrder: { orderId: `${who}-order-3`, at: '2026-01-03T00:00:00.000000Z', eventId: 'e' } },
  });
  const of = { customerId: who, orderId: `${who}-order-1` };
  return {
    ...{ orders, overview, checkouts: orders.map(({ orderId }) => checkout(orderId, { customerId: who })) },
    payments: [payment(`${who}-payment-1`, of), payment(`${who}-payment-2`, of)],
    shipments: [shipment(`${who}-shipment-1`, of), shipment(`${who}-shipment-2`, of)],
  };
};

/** Writes what is of them into all views that tell of people. */
export const insertPeople = async (pool: Pool): Promise<void> => {
  for (const who of people) {
    const { orders, overview, checkouts, payments, shipments } = rowsOf(who);
    await insertRows(pool, OrderDetails, orders);
    await insertRows(pool, CustomerOverview, [overview]);
    await insertRows(pool, Checkouts, checkouts);
    await insertRows(pool, PaymentDetails, payments);
    await insertRows(pool, ShipmentDetails, shipments);
  }
};
