export { StoreRestored, type Missing } from './gate/store-restored';
export { readRestored, type Lag } from './position/position';
export type { OnPublished, Published } from './publisher';
export { Relay, relayMigrations, type RelayOptions, type RelayStatus } from './relay';
