/** The pure parts of a store, for whoever keeps events elsewhere: what is not written twice cannot differ. */
export { asEventId } from './append/event-id';
export { columnsOf, type EventColumns } from './append/event-columns';
export { inLockOrder } from './append/stream-append';
export { prepare, type Prepared, type PreparedLine } from './history/prepared-line';
export { sortOut } from './history/sort-out';
export type { StoredContent } from './history/stored-content';
export { lookupFields } from './look-up/look-up';
export { StreamsOfStore } from './streams-of-store';
