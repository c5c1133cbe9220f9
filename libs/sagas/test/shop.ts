import { command, event, Id, MinorUnits, sagaEvents, stream, type SagaStream } from '@refold/model';
import { z } from 'zod';

/* Two services of a test: a shop where baskets are placed, and a till where they are paid. */

export class Placed extends event('Placed', 1, { basketId: Id, amount: MinorUnits }) {}
export class Withdrawn extends event('Withdrawn', 1, { basketId: Id }) {}
export const Baskets = stream('basket', {
  service: 'shop',
  id: 'basketId',
  partitionBy: 'basketId',
  events: [Placed, Withdrawn],
});

export class Paid extends event('Paid', 1, { paymentId: Id, basketId: Id }) {}
export class Unpaid extends event('Unpaid', 1, { paymentId: Id, basketId: Id }) {}
export const Tills = stream('payment', {
  service: 'till',
  id: 'paymentId',
  partitionBy: 'basketId',
  events: [Paid, Unpaid],
});

export class Pay extends command('Pay', { basketId: Id }) {}
export class Pack extends command('Pack', { basketId: Id }) {}
export class GiveBack extends command('GiveBack', { basketId: Id, attempt: z.int() }) {}
export class Withdraw extends command('Withdraw', { basketId: Id }) {}

const told = sagaEvents('Sale', 'basketId');
export const Sales = stream('sale', {
  service: 'shop',
  id: 'basketId',
  partitionBy: 'basketId',
  events: [told.Started, told.Stepped, told.Stuck, told.Resumed, told.Ended, told.Late],
});
export const sales: SagaStream = { stream: Sales, events: told };
