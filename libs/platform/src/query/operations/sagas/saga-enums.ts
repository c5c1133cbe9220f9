import { registerEnumType } from '@nestjs/graphql';

export const SagaStatus = {
  RUNNING: 'running',
  STUCK: 'stuck',
  COMPENSATING: 'compensating',
  COMPENSATION_FAILED: 'compensation-failed',
  ENDED: 'ended',
} as const;
export type SagaStatus = (typeof SagaStatus)[keyof typeof SagaStatus];
registerEnumType(SagaStatus, {
  name: 'SagaStatus',
  description: 'How a checkout stands, or an instance of a saga.',
  valuesMap: {
    RUNNING: { description: 'It goes on by itself.' },
    STUCK: { description: 'Something is not carried out. A person may have to help.' },
    COMPENSATING: { description: 'It gives back what it took.' },
    COMPENSATION_FAILED: { description: 'It cannot give back by itself what it took.' },
    ENDED: { description: 'It is over, and all that it took for nothing is given back.' },
  },
});

export const SagaService = {
  ORDERS: 'orders',
  PAYMENTS: 'payments',
  INVENTORY: 'inventory',
  SHIPPING: 'shipping',
} as const;
export type SagaService = (typeof SagaService)[keyof typeof SagaService];
registerEnumType(SagaService, {
  name: 'SagaService',
  description: 'Services that run sagas or policies.',
  valuesMap: {
    ORDERS: { description: 'The one that owns orders.' },
    PAYMENTS: { description: 'The one that owns payments.' },
    INVENTORY: { description: 'The one that owns products and stock.' },
    SHIPPING: { description: 'The one that owns shipments.' },
  },
});

export const SagaCommandStatus = {
  WAITING: 'waiting',
  ANSWERED: 'answered',
  REFUSED: 'refused',
  SKIPPED: 'skipped',
} as const;
export type SagaCommandStatus = (typeof SagaCommandStatus)[keyof typeof SagaCommandStatus];
registerEnumType(SagaCommandStatus, {
  name: 'SagaCommandStatus',
  description: 'What became of a command.',
  valuesMap: {
    WAITING: { description: 'It is to be sent, for the first time or again.' },
    ANSWERED: { description: 'It was carried out.' },
    REFUSED: { description: 'It was refused for good.' },
    SKIPPED: { description: 'A person has taken it as done.' },
  },
});
