export type { Lag } from './position/position';
export { Relay, relayMigrations, type RelayOptions, type RelayStatus } from './relay';
