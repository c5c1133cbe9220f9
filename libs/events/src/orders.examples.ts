import { OrderCancelled, OrderConfirmed, OrderPlaced } from './orders';

const ids = { orderId: 'order-1', customerId: 'customer-1' };

/** An order of two lines, 24.90 of goods and 4.10 of freight. */
export const orderPlaced = new OrderPlaced({
  ...ids,
  shipTo: { street: 'Rua das Flores 12', city: 'Curitiba', state: 'PR', postalCode: '80010-010', country: 'BR' },
  currency: 'BRL',
  lines: [
    {
      sku: 'tea-green',
      name: 'Green tea',
      quantity: 2,
      unitPrice: { amount: '450', currency: 'BRL' },
      freight: { amount: '200', currency: 'BRL' },
    },
    {
      sku: 'pot-iron',
      name: 'Iron pot',
      quantity: 1,
      unitPrice: { amount: '1590', currency: 'BRL' },
      freight: { amount: '210', currency: 'BRL' },
      sellerId: 'seller-7',
    },
  ],
  total: { amount: '2900', currency: 'BRL' },
  checkout: {
    style: 'orchestration',
    payment: { type: 'credit_card', cardToken: 'tok_visa', brand: 'visa', last4: '4242', installments: 3 },
  },
  source: { system: 'old-shop', id: '4711', status: 'approved' },
});
export const orderConfirmed = new OrderConfirmed(ids);
export const orderCancelled = new OrderCancelled({ ...ids, reason: 'customer' });
