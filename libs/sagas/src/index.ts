export { SagaHost } from './host/saga-host';
export { sagaMigrations } from './host/saga-migrations';
export type { Deliver, Delivered, Delivery } from './delivery';
export type { SagaHostOptions } from './host-options';
export type { SagaDesk, SagaFilter, SagaOrder, SagaReport, SentCommand } from './report';
export { readCensus, type CommandCount, type EventsKept, type InstanceCount, type SagaCensus } from './census/census';
