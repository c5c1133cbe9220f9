import { people } from './people';

/** Arguments that each question is asked with, as text of GraphQL. */
export type Questions = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/** What a customer may ask, of their own and of another's. */
export const theirs: Questions = {
  order: people.map((who) => ({ id: `"${who}-order-1"` })),
  customer: people.map((who) => ({ id: `"${who}"` })),
  saga: people.map((who) => ({ id: `"${who}-order-1"` })),
  orders: [{}, { filter: '{ customerId: "bob" }' }, { sort: '[{ field: CUSTOMER_NAME }]' }],
  payment: people.map((who) => ({ id: `"${who}-payment-1"` })),
  payments: [{}, { filter: '{ orderIds: ["bob-order-1"] }' }, { filter: '{ not: { customerIds: ["ann"] } }' }],
  shipment: people.map((who) => ({ id: `"${who}-shipment-1"` })),
  shipments: [{}, { filter: '{ or: [{ customerIds: ["bob"] }, { not: { status: [RETURNED] } }] }' }],
};

/** What others may. */
export const ofAll: Questions = {
  ...theirs,
  orders: [{}, { filter: '{ customerId: "bob" }' }],
  customers: [{}],
  sagas: [{}],
  products: [{}],
  stock: [{}],
};
