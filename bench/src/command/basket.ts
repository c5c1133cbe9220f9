const money = (amount: string) => ({ amount, currency: 'BRL' });

/** What is asked for in PlaceOrder, but for its id. */
export const basket = {
  customerId: 'customer-1',
  currency: 'BRL',
  shipTo: { city: 'Curitiba', state: 'PR', postalCode: '80010-010', country: 'BR' },
  lines: [
    { sku: 'sku-1', quantity: 1, unitPrice: money('12.50'), freight: money('3.00') },
    { sku: 'sku-2', quantity: 2, unitPrice: money('7.25'), freight: money('3.00') },
  ],
};
