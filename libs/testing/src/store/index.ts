export { heldOpen, type HeldOpen } from './held-open';
export { MemoryDatabase, type MemoryDatabaseOptions } from './memory/memory-database';
export { DuplicateRow } from './memory/memory-rows';
export { MemoryStore } from './memory/memory-store';
export { MemoryTransaction } from './memory/memory-transaction';
export { bankStreams } from './conformance/accounts';
export { describeStore } from './conformance/describe-store';
export type { StoreUnderTest } from './conformance/subject';
