/** Access to the servers of the test stack, for `*.int.spec.ts`: a part of each that belongs to one test alone. */
export { testClickHouse, type TestClickHouse } from './stack-clickhouse';
export { testDatabase, type TestDatabase } from './stack-postgres';
export { copyOf, type DatabaseCopy } from './stack-restore';
export { testTopics, type TestTopics } from './stack-kafka';
export { startSystem, type RunningSystem, type StackEvent, type SystemOptions } from './stack-system';
