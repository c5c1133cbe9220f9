export type { Deliver, Delivered, Delivery } from './delivery';
export type { SagaHostOptions } from './host-options';
export type { SagaDesk, SagaFilter, SagaOrder, SagaReport, SentCommand } from './report';
