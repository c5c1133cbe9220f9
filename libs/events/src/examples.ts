/* An example of every event, for specs, documentation and demo data. Apart from the contracts, so that no service loads it. */
export * from './checkouts.examples';
export * from './customers.examples';
export * from './inventory.examples';
export * from './orders.examples';
export * from './payments.examples';
export * from './shipping.examples';
