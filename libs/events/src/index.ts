export * from './address';
export * from './all-streams';
export * from './checkouts';
export * from './customers';
export * from './inventory';
export * from './orders';
export * from './payments';
export * from './shipping';
