export * from './addresses';
export * from './checkout';
export * from './customers';
export * from './inventory';
export * from './orders';
export * from './payments';
export * from './shipping';
