export type { NextEvent } from './append/append-next';
export { ConcurrencyConflict, DuplicateEventId } from './append/concurrency-conflict';
export { EventTooLarge, largestDataBytes } from './append/event-size';
export type {
  Also,
  AlsoRow,
  AlsoWrite,
  AppendContext,
  NewEvent,
  RecordedHead,
  StreamAppend,
} from './append/stream-append';
export { Bell } from './bell';
export { advisoryLocks } from './connection/advisory-locks';
export { inTransaction } from './connection/in-transaction';
export { becomeLeader, whileLeading, type Candidacy } from './connection/leadership';
export { openPool, survivingLostConnections } from './connection/open-pool';
export { OwnConnection, type Session } from './connection/own-connection';
export { EventStore, type EventStoreOptions } from './event-store';
export { awaitFeed, type AwaitedPart, type FeedReader } from './feed/await-feed';
export { FeedSignal, type FeedSignalOptions } from './feed/feed-signal';
export { Sequencer, type SequencerOptions, type SequencerStatus } from './feed/sequencer';
export type { HistoryLine, HistoryResult } from './history/history-line';
export { CallTally, type Tally } from './instrument/call-tally';
export { InstrumentedStore } from './instrument/instrumented-store';
export type { StoreCall, StoreCallEnd, StoreHooks, StorePoint } from './instrument/store-hooks';
export { silent, type Logger } from './logger';
export { indexFields } from './look-up/index-fields';
export { migrate } from './migrate/migrate';
export type { MigrationSet } from './migrate/migration-set';
export { backoff, pause } from './pause';
export { Pulse } from './pulse';
export { UndeclaredField } from './look-up/look-up';
export type { LoadedStream } from './read/load-stream';
export { readFeed, readFeedShare, type FeedPart, type FeedShare, type VersionRange } from './read/read-events';
export type { EventCount, StoreStatus } from './read/store-status';
export { sql, statement } from './sql';
export type { FeedGrowth, RecordedEvents, Store } from './store';
export * as storeParts from './store-parts';
