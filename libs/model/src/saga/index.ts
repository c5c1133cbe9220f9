export * from './advance';
export type * from './inputs';
export * from './instance';
export { millisecondsOf, type Duration } from './duration';
export { none, policy, saga, type KeyedEvent, type Refused, type Saga, type SagaMeta } from './saga';
export * from './saga-stream';
export * from './step';
export { commandOf, storedCommand } from './stored-command';
export { writableText } from './writable-text';
