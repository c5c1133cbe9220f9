export * from './checkouts';
export * from './customer-overview';
export * from './money';
export * from './order-details';
export * from './payment-details';
export * from './shipment-details';
export * from './stock-level';
